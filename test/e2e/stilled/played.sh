#!/bin/sh
# Stands in for the programs that a guide calls: prints what was written down for it, hangs as long as it is told to,
# and ends with the code that was written down.
name=${0##*/}
case $name in
	npm)
		[ "$1" = run ] && shift
		name=$1
		;;
	git)
		case $1 in
			checkout) echo "Already on 'main'" && exit ;;
			pull) echo 'Already up to date.' && exit ;;
			*) PATH=${PATH#*:} exec git "$@" ;;
		esac
		;;
esac
if [ -e "$STILL_PLAYS/$name.says" ]; then
	cat "$STILL_PLAYS/$name.says"
else
	echo "$name: done"
fi
[ ! -e "$STILL_PLAYS/$name.stubborn" ] || trap '' INT
while [ -e "$STILL_PLAYS/$name.hangs" ]; do sleep 0.05; done
[ ! -e "$STILL_PLAYS/$name.fails" ] || exit 1
