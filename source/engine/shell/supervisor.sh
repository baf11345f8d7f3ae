# Stands over one block: says who it is, runs the block, writes how it ended. It outlives the program that started it.
# usage: sh supervisor.sh FOLDER MODE BASH NODE NONCE [COMMAND]
#   file      the block writes to a pipe and `cat` from there to the log
#   filter    the same, with a Node program instead that takes known secrets out (they come on descriptor 3)
#   terminal  the block has the terminal to itself; what it prints is not kept
#   script    the same through COMMAND under util-linux script, which hands what is printed to the filter
# PATH is the block's, and may lead nowhere; our own programs are found without it.
# The log is no command's own output, because a command may open its output again: `echo x >/dev/stderr` would empty it.
# Signals to the group reach the block, not us: `trap :` and not `trap ''`, which the block would inherit.
umask 077
folder=$1 mode=$2
trap : HUP INT QUIT TERM

if [ -r "/proc/$$/stat" ]; then
	read -r stat <"/proc/$$/stat"
	read -r boot </proc/sys/kernel/random/boot_id
else
	stat="since $(LC_ALL=C TZ=UTC command -p ps -o lstart= -p $$)"
	boot=$(command -p sysctl -n kern.boottime)
fi
# One write each, closed by a last line: half a record is no record.
printf '%s\n' "$$" "$stat" "$boot" end >"$folder/supervisor"

# Begins what carries the output to the log; what is written to descriptor 4 goes through it. It outlives the block as
# long as something still writes, and when the disk is full it goes on reading: a command must not die of our trouble.
carry() {
	command -p mkfifo "$folder/pipe"
	(
		trap '' HUP INT QUIT TERM
		exec 5<"$folder/pipe"
		# Node gives a terminal back as it found it, also when that was in the middle of script's raw mode: it gets none.
		"$@" <&5 >>"$folder/output" 2>/dev/null 5<&- &
		printf '%s\n' "$!" >"$folder/pump"
		wait "$!" || {
			: >"$folder/lost"
			command -p cat <&5 >/dev/null
		}
	) &
	printf '%s\n' "$!" >"$folder/carrier"
	exec 4>"$folder/pipe" 3<&-
}

# Waits until all that the block wrote is in the log: `cat` is gone, or sleeps because its pipe is empty. Without /proc
# only the first can be seen, and half a second has to do for what goes on writing.
carried() {
	pump='' tries=0
	while [ "$tries" -lt 700 ]; do
		tries=$((tries + 1))
		[ "$tries" -lt 200 ] || command -p sleep 0.02
		[ -n "$pump" ] || read -r pump <"$folder/pump" || continue
		kill -0 "$pump" || return
		if [ -d /proc/self ]; then
			read -r stat <"/proc/$pump/stat" || return
			case ${stat##*) } in
				Z*) return ;;
				S*) position && return ;;
			esac
		elif [ "$tries" -gt 225 ]; then
			return
		fi
	done
}

# Where the log ends, as the descriptor of `cat` has it.
position() {
	while read -r key value; do
		[ "$key" = pos: ] && bytes=$value && return
	done <"/proc/$pump/fdinfo/1"
}

code=0
bytes=
case $mode in
	file)
		carry command -p cat
		"$3" --noprofile --norc "$folder/wrap.bash" "$folder" >&4 2>&1 4>&-
		code=$?
		exec 4>&-
		carried 2>/dev/null
		;;
	filter)
		carry command -p env NODE_OPTIONS= "$4" "$folder/filter.js" "$folder" "$5" filter
		"$3" --noprofile --norc "$folder/wrap.bash" "$folder" >&4 2>&1 4>&-
		code=$?
		printf '\0gg:%s:exit\0' "$5" >&4
		;;
	script)
		carry command -p env NODE_OPTIONS= "$4" "$folder/filter.js" "$folder" "$5" script
		SHELL=/bin/sh command -p script -qefc "$6" "$folder/pipe" 4>&-
		code=$?
		printf '\0gg:%s:exit\0' "$5" >&4
		;;
	terminal)
		"$3" --noprofile --norc "$folder/wrap.bash" "$folder"
		code=$?
		;;
esac
exec 4>&-
printf '%s %s end\n' "$code" "$bytes" >"$folder/exit"
exit "$code"
