# Read by every bash that gonogo starts: the time of its marks is the time that stands still.
unset EPOCHREALTIME BASH_ENV
__gg_still=(0)
declare -n EPOCHREALTIME='__gg_still[(__gg_still=$(<"$STILL_CLOCK"))*0]'
