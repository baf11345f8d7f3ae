#!/bin/sh
# Stands for a program in a rehearsal: says what it would do, and goes as the operator chose. Started by a link in the
# scratch folder's bin/ that has the program's name; `rehearsed` and `rehearsed-reading` take the name as first word.
# Beside bin/ lie `root`, where every path leads, and `choices`: lines of how TAB text TAB number TAB call, the longest call
# first.
# GONOGO_REHEARSAL names the folder of the block; its pipe carries what is said past every redirection of the guide.
# Builtins only, and `command -p`: PATH leads to stand-ins.
name=${0##*/}
scratch=${0%/bin/*}
root=$scratch/root
tab='	'

say() {
	if [ -p "${GONOGO_REHEARSAL-}/pipe" ]; then
		printf '%s\n' "$1" 1<>"$GONOGO_REHEARSAL/pipe"
	else
		printf '%s\n' "$1" >&2
	fi
}

# Paths of the scratch folder as the guide knows them.
real() {
	shown=$1
	while :; do
		case $shown in
			*"$root"*) shown=${shown%%"$root"*}${shown#*"$root"} ;;
			*) return ;;
		esac
	done
}

# Words as one could type them; the lines of a long one stay apart from what the program itself prints.
typed() {
	line=
	for word; do
		case $word in
			'' | *[!A-Za-z0-9_./:=@%+,-]*)
				case $word in
					*\'*) word="\"$word\"" ;;
					*) word="'$word'" ;;
				esac
				;;
		esac
		line="$line${line:+ }$word"
	done
	real "$line"
	line=
	rest=$shown
	while :; do
		case $rest in
			*"
"*)
				line="$line${rest%%"
"*}
        ~ "
				rest=${rest#*"
"}
				;;
			*)
				line=$line$rest
				return
				;;
		esac
	done
}

# How this call goes now.
choose() {
	going=succeed text=- number=-
	[ -r "$scratch/choices" ] || return
	while IFS=$tab read -r how what which key; do
		[ "$key" = '*' ] || case "$call " in
			"$key "*) ;;
			*) continue ;;
		esac
		going=$how text=$what number=$which
		return
	done <"$scratch/choices"
}

# The place in the scratch folder of a path, without `.` and `..`.
place() {
	case $1 in
		"$root" | "$root"/*) path=${1#"$root"} ;;
		/*) path=$1 ;;
		*)
			case $PWD in
				"$root" | "$root"/*) path=${PWD#"$root"}/$1 ;;
				*) path=$PWD/$1 ;;
			esac
			;;
	esac
	placed=
	IFS=/
	set -f
	for part in $path; do
		case $part in
			'' | .) ;;
			..) placed=${placed%/*} ;;
			*) placed=$placed/$part ;;
		esac
	done
	placed=$root$placed
}

case $name in
	rehearsed-path)
		way=$1 given=${2-}
		case $given in
			/dev/null | /dev/stdin | /dev/stdout | /dev/stderr | /dev/zero | /dev/fd/[0-9] | /dev/fd/[0-9][0-9])
				printf '%s' "$given"
				exit
				;;
		esac
		if [ "$way" = stream ]; then
			case $given in
				*[!0-9-]*) way=write ;;
				*)
					printf '%s' "$given"
					exit
					;;
			esac
		fi
		place "$given"
		command -p mkdir -p "${placed%/*}"
		[ "$way" = write ] || [ -e "$placed" ] || : >"$placed"
		real "$given"
		say "would $way: $shown"
		printf '%s' "$placed"
		exit
		;;
	rehearsed-not)
		say "not rehearsed: $*"
		exit
		;;
	rehearsed-turns)
		say 'would go round again: left after a hundred turns, because nothing changes here'
		exit
		;;
	rehearsed | rehearsed-reading)
		[ $# -gt 0 ] || exit 0
		;;
	*) set -- "$name" "$@" ;;
esac

typed "$@"
say "would run: $line"
real "$*"
call=$shown
if [ "$name" = rehearsed-reading ]; then
	command -p cat >/dev/null
fi
choose
[ "$going" != hang ] || say 'would hang: as chosen, until something else is chosen'
while [ "$going" = hang ]; do
	command -p sleep 0.2
	choose
done
case $going in
	fail)
		say "would fail: exit $text, as chosen"
		exit "$text"
		;;
	fail-once)
		# Made once, and never twice: the first call that comes here fails.
		if (set -C && : >"$scratch/failed-$number") 2>/dev/null; then
			say 'would fail: exit 1, as chosen, this once'
			exit 1
		fi
		;;
	prints) printf '%b\n' "$text" ;;
esac
exit 0
