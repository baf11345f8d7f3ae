# Stands over one block: says who it is, runs the block, writes how it ended. It outlives the program that started it.
# usage: sh supervisor.sh FOLDER MODE [NODE NONCE [COMMAND]]
#   file           standard output is the log already
#   filter         the block writes to a pipe; a Node program between it and the log takes known secrets out (they come
#                  on descriptor 3)
#   terminal       the block has the terminal to itself; what it prints is not kept
#   script         the same through COMMAND under util-linux script, which hands what is printed to the filter
# Signals to the group reach the block, not us: `trap :` and not `trap ''`, which the block would inherit.
umask 077
folder=$1 mode=$2
trap : HUP INT QUIT TERM

if [ -r "/proc/$$/stat" ]; then
	read -r stat <"/proc/$$/stat"
	read -r boot </proc/sys/kernel/random/boot_id
else
	stat="since $(LC_ALL=C TZ=UTC ps -o lstart= -p $$)"
	boot=$(sysctl -n kern.boottime)
fi
# One write each, closed by a last line: half a record is no record.
printf '%s\n' "$$" "$stat" "$boot" end >"$folder/supervisor"

filtered() { # begins the filter; what is written to descriptor 4 goes through it
	mkfifo "$folder/pipe"
	"$1" "$folder/filter.js" "$folder" "$2" "$mode" <"$folder/pipe" >>"$folder/output" &
	printf '%s\n' "$!" >"$folder/filter-pid"
	exec 4>"$folder/pipe" 3<&- # held open, so that the filter is there until it has heard of the end
}

code=0
case $mode in
	file | terminal)
		bash --noprofile --norc "$folder/wrap.bash" "$folder"
		code=$?
		;;
	filter)
		filtered "$3" "$4"
		bash --noprofile --norc "$folder/wrap.bash" "$folder" >&4 2>&1 4>&-
		code=$?
		;;
	script)
		filtered "$3" "$4"
		SHELL=/bin/sh script -qefc "$5" "$folder/pipe" 4>&-
		code=$?
		;;
esac
case $mode in
	filter | script)
		printf '\0gg:%s:exit\0' "$4" >&4
		exec 4>&-
		;;
esac

bytes=
if [ "$mode" = file ] && [ -r "/proc/$$/fdinfo/1" ]; then
	while read -r key value; do
		[ "$key" = pos: ] && bytes=$value && break
	done <"/proc/$$/fdinfo/1"
fi
printf '%s %s end\n' "$code" "$bytes" >"$folder/exit"
exit "$code"
