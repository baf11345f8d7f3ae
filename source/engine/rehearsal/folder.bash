# Takes the place of `cd` and `pushd` in a rehearsal: sourced with the builtin's name and its words. The folder is made in
# the scratch folder when it is not there, and the shell goes to it for real. Names begin with __gg_ and are not carried on.
__gg_root=${BASH_SOURCE[0]%/bin/*}/root
__gg_builtin=$1
shift
while [[ ${1-} == -[LPe@]* ]]; do shift; done
[[ ${1-} != -- ]] || shift
__gg_path=${1-${HOME:-/}}
if [[ $__gg_path == - || $__gg_path == [+-][0-9]* || ($__gg_builtin == pushd && $# -eq 0) ]]; then
	builtin "$__gg_builtin" "$@"
else
	case $__gg_path in
		"$__gg_root" | "$__gg_root"/*) __gg_path=${__gg_path#"$__gg_root"} ;;
		/*) ;;
		*) __gg_path=${PWD#"$__gg_root"}/$__gg_path ;;
	esac
	__gg_target=
	while [[ -n $__gg_path ]]; do
		__gg_part=${__gg_path%%/*}
		case $__gg_path in
			*/*) __gg_path=${__gg_path#*/} ;;
			*) __gg_path= ;;
		esac
		case $__gg_part in
			'' | .) ;;
			..) __gg_target=${__gg_target%/*} ;;
			*) __gg_target=$__gg_target/$__gg_part ;;
		esac
	done
	[[ -d $__gg_root$__gg_target ]] || command -p mkdir -p -- "$__gg_root$__gg_target"
	builtin "$__gg_builtin" "$__gg_root$__gg_target/"
fi
