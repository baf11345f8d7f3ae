# Runs one block of a guide, tells when each of its statements begins, and leaves the shell's state behind.
# usage: bash --noprofile --norc wrap.bash FOLDER [go]
# FOLDER holds, when the block begins, settings.bash (see prepare.ts), script.bash, and restore.bash where needed.
# With `go` the block begins when descriptor 3 says so: it gives the name that the folder has by then, beside its old
# one. Until then nothing of the block is there, and when nobody says a word, nothing was ever run.
#
# marks  one record a statement start, and one at the end; see marks.ts. Written by path, so that no descriptor
#        of ours reaches the commands. The DEBUG trap announces a statement by its line; bash keeps $?,
#        PIPESTATUS and $_ across it. What bash does not announce (subshells, function definitions) carries a
#        call of __gg_at on its first line; see script.ts.
# state  what `declare -p` and its like print, then a terminator; see capture.ts. No terminator: not captured.
# Constructs are those of bash 3.2 where there is a choice.

__gg_folder=$1 __gg_waits=${2-}
: >|"$__gg_folder/marks" # made now, before the block has an umask of its own
(umask 077 && : >|"$__gg_folder/state")
shift $#
__gg_rc=0 __gg_seen=0 __gg_last= __gg_user_exit= __gg_now= __gg_byte=
__gg_index=-1 __gg_next=0 __gg_never=999999999 __gg_pump= __gg_key= __gg_debug= __gg_options=

# Seconds since 1970, with a fraction where bash has one.
if [[ -n ${EPOCHREALTIME-} ]]; then
	__gg_time() { __gg_now=$EPOCHREALTIME; }
elif builtin printf -v __gg_now '%(%s)T' -1 2>/dev/null; then
	__gg_time() { builtin printf -v __gg_now '%(%s)T' -1; }
else
	__gg_time() { __gg_now=$(command -p date +%s); }
fi

# How many bytes the block has written so far. `cat` has written all of it when it sleeps: its pipe is empty then, and
# the position of its output is the end of the log. A filter is told in band and writes the position itself.
__gg_choose_position() {
	case $__gg_output in
		filter)
			__gg_position() {
				builtin printf '\0gg:%s:%s\0' "$__gg_nonce" "$1" 1<>"$__gg_folder/pipe"
				__gg_byte=
			}
			;;
		file)
			__gg_position() {
				local tries=0 state
				__gg_byte=
				case $1 in
					'start 0') __gg_byte=0 && return 0 ;;
					end*) return 0 ;; # the supervisor says it
				esac
				while [[ tries -lt 400 ]]; do
					tries=$((tries + 1))
					[[ -n $__gg_pump ]] || builtin read -r __gg_pump <"$__gg_folder/pump" || continue
					IFS= builtin read -r state <"/proc/$__gg_pump/stat" || return 0
					[[ ${state##*) } == S* ]] || continue
					while IFS=$' \t' builtin read -r __gg_key __gg_byte; do
						[[ $__gg_key != pos: ]] || return 0
					done <"/proc/$__gg_pump/fdinfo/1"
				done
				__gg_byte=
				return 0
			}
			[[ -r /proc/self/fdinfo/1 ]] || __gg_position() { __gg_byte=$(command -p wc -c <"$__gg_folder/output"); }
			;;
		*) __gg_position() { __gg_byte=; } ;;
	esac
}

__gg_mark() { # kind, index, status of what ran before
	__gg_time
	__gg_position "$1 $2"
	{
		builtin printf '%s\0' "$1" "$2" "$3" "$__gg_now" "$__gg_byte"
		[[ ${#__gg_toggles[@]} -eq 0 ]] || builtin declare -p "${__gg_toggles[@]}" || :
		builtin printf '\0.\0'
	} >>"$__gg_folder/marks"
	return 0
}

# The line that announces the next statement; never, when that one announces itself or there is none.
__gg_await() {
	__gg_next=$__gg_never
	[[ $((__gg_index + 1)) -lt $__gg_count ]] || return 0
	[[ ${__gg_lines[__gg_index + 1]} -gt 0 ]] || return 0
	__gg_next=${__gg_lines[__gg_index + 1]}
}

# A command is about to run on a line at or after the next statement's first: only the block's own top level counts.
__gg_reach() { # line
	[[ ${#BASH_SOURCE[@]} -eq 3 && ${BASH_SOURCE[1]} == "$__gg_script" ]] || return 0
	[[ $BASH_SUBSHELL -eq 0 && $BASH_COMMAND != __gg_* ]] || return 0
	builtin set +T
	local next=$((__gg_index + 1))
	while [[ $((next + 1)) -lt $__gg_count && ${__gg_lines[next + 1]} -gt 0 && ${__gg_lines[next + 1]} -le $1 ]]; do
		next=$((next + 1))
	done
	__gg_index=$next
	__gg_mark start "$__gg_index" "$__gg_seen"
	__gg_await
}

# Stands on the first line of a statement that the DEBUG trap would not see, and hands $? on.
__gg_at() { # index
	local status=$?
	builtin set +T
	__gg_index=$1
	__gg_mark start "$1" "$status"
	__gg_await
	return "$status"
}

__gg_functions() {
	builtin declare -F >|"$__gg_folder/functions"
	local flags name
	while IFS=' ' builtin read -r name flags name; do
		case $name in
			trap | __gg_*) ;;
			*)
				builtin printf '%s\0' "$flags" "$name"
				builtin declare -f -- "$name"
				builtin printf '\0'
				;;
		esac
	done <"$__gg_folder/functions"
}

__gg_dump() {
	__gg_mark end "$__gg_index" "$__gg_rc" 2>/dev/null
	{
		builtin printf '%s\0' gg1 "$__gg_options" "${BASHOPTS-}" &&
			builtin pwd && builtin printf '\0' &&
			builtin umask -p && builtin printf '\0' &&
			builtin declare -p && builtin printf '\0' &&
			builtin alias -p && builtin printf '\0' &&
			__gg_functions &&
			builtin printf 'gg-end\0'
	} 2>/dev/null >|"$__gg_folder/state"
}

__gg_exit() {
	if [[ -n $__gg_user_exit ]]; then
		__gg_dump # the block's own trap may call exit: dump before and after
		(builtin exit "$__gg_rc")
		builtin eval "$__gg_user_exit"
		{ builtin set +xv; } 2>/dev/null
	fi
	builtin trap - EXIT
	__gg_dump
	builtin exit "$__gg_rc"
}

# Chains the main shell's EXIT and DEBUG traps with ours; every other signal, and every subshell, is bash's own. Bash
# puts ERR and DEBUG back when a function returns that took them away, so they are replaced and not taken away; DEBUG
# last, or the block's own would run for our commands.
trap() {
	if [[ $BASH_SUBSHELL -eq 0 && $# -ge 2 && $1 != -p && $1 != -l ]]; then
		[[ $1 != -- ]] || shift
		local __gg_handler=$1 __gg_own=$1 __gg_signal __gg_status=0 __gg_traces=
		shift
		[[ $__gg_own != - ]] || __gg_own=
		for __gg_signal; do
			case $__gg_signal in
				EXIT | exit | 0) __gg_user_exit=$__gg_own ;;
				DEBUG | debug) __gg_traces=1 ;;
				RETURN | return)
					# It must not run when this function returns; `case` leaves $? as it is.
					[[ -z $__gg_own ]] || __gg_handler=$'case ${FUNCNAME[0]-} in trap | \'\') ;; *)\n'$__gg_own$'\n;; esac'
					builtin trap -- "$__gg_handler" RETURN || __gg_status=$?
					;;
				ERR | err) builtin trap -- "$__gg_own" ERR || __gg_status=$? ;;
				*) builtin trap -- "$__gg_handler" "$__gg_signal" || __gg_status=$? ;;
			esac
		done
		[[ -n $__gg_traces ]] || return "$__gg_status"
		builtin trap -- "$__gg_debug${__gg_own:+$'\n'}$__gg_own" DEBUG
	else
		builtin trap "$@"
	fi
}

if [[ $__gg_waits == go ]]; then
	: >|"$__gg_folder/ready"
	IFS= builtin read -r __gg_waits <&3 || builtin exit 0
	builtin exec 3<&-
	__gg_folder=${__gg_folder%/*}/$__gg_waits
	SECONDS=0
fi
. "$__gg_folder/settings.bash"
__gg_script=$__gg_folder/script.bash
__gg_count=${#__gg_lines[@]}
__gg_choose_position
[[ -z $__gg_umask ]] || builtin umask "$__gg_umask"
[[ -z $__gg_restore ]] || . "$__gg_folder/restore.bash" 2>/dev/null

__gg_debug='{ __gg_seen=$? __gg_last=$_; [[ $LINENO -lt $__gg_next ]] || __gg_reach "$LINENO" || :; : "$__gg_last"; } 2>/dev/null'
__gg_await
builtin trap '{ __gg_next=$__gg_never __gg_rc=$? __gg_options=$-; builtin trap - DEBUG; builtin set +xveuT; } 2>/dev/null; __gg_exit' EXIT
[[ -z $__gg_stop ]] || builtin set -e -o pipefail
builtin set -T # only so that the trap reaches into the block; the first statement switches it off
builtin trap "$__gg_debug" DEBUG
. "$__gg_script"
