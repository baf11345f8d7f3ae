# Stands over one block: says who it is, runs the block, writes how it ended. It outlives the program that started it.
# usage: sh supervisor.sh FOLDER MODE NODE NONCE COMMAND
#   file      the block writes to a pipe and `cat` from there to the log
#   filter    the same, with a Node program instead that takes known secrets out (they come on descriptor 3)
#   terminal  the block has the terminal to itself; what it prints is not kept
#   script    the same through COMMAND under util-linux script, which hands what is printed to the filter
# The log is no command's own output, because a command may open its output again: `echo x >/dev/stderr` would empty it.
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

# Begins what carries the output to the log; what is written to descriptor 4 goes through it. It outlives the block as
# long as something still writes, and when the disk is full it goes on reading: a command must not die of our trouble.
carry() {
	mkfifo "$folder/pipe"
	(
		trap '' HUP INT QUIT TERM
		exec 5<"$folder/pipe"
		"$@" <&5 >>"$folder/output" 5<&- &
		printf '%s\n' "$!" >"$folder/pump"
		wait "$!" || {
			: >"$folder/lost"
			cat <&5 >/dev/null
		}
	) &
	printf '%s\n' "$!" >"$folder/carrier"
	exec 4>"$folder/pipe" 3<&-
}

# Waits until all that the block wrote is in the log: `cat` is gone, or sleeps because its pipe is empty.
carried() {
	read -r pump <"$folder/pump"
	tries=0
	while [ "$tries" -lt 2000 ] && kill -0 "$pump" 2>/dev/null; do
		tries=$((tries + 1))
		if [ -r "/proc/$pump/stat" ] && read -r stat <"/proc/$pump/stat"; then
			case ${stat##*) } in
				Z*) return ;;
				S*)
					while read -r key value; do
						[ "$key" = pos: ] && bytes=$value && return
					done <"/proc/$pump/fdinfo/1"
					;;
			esac
		elif [ ! -d /proc/self ]; then
			sleep 0.05
			tries=$((tries + 400))
		fi
	done
}

code=0
bytes=
case $mode in
	file)
		carry cat
		bash --noprofile --norc "$folder/wrap.bash" "$folder" >&4 2>&1 4>&-
		code=$?
		exec 4>&-
		carried 2>/dev/null
		;;
	filter)
		carry "$3" "$folder/filter.js" "$folder" "$4" filter
		bash --noprofile --norc "$folder/wrap.bash" "$folder" >&4 2>&1 4>&-
		code=$?
		printf '\0gg:%s:exit\0' "$4" >&4
		;;
	script)
		carry "$3" "$folder/filter.js" "$folder" "$4" script
		SHELL=/bin/sh script -qefc "$5" "$folder/pipe" 4>&-
		code=$?
		printf '\0gg:%s:exit\0' "$4" >&4
		;;
	terminal)
		bash --noprofile --norc "$folder/wrap.bash" "$folder"
		code=$?
		;;
esac
exec 4>&-
printf '%s %s end\n' "$code" "$bytes" >"$folder/exit"
exit "$code"
