-- One call of a neighbourhood: 0 if it may come, else how long it has to wait, in microseconds.
--
-- GCRA, as in memory: KEYS[1] holds when the neighbourhood will have been quiet for long enough to be forgotten. Each call moves that
-- instant on by ARGV[1] microseconds, and it may lie ARGV[2] calls ahead at most. The time is this server's: the gateways' clocks differ,
-- and one that runs ahead would make all others refuse.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval = tonumber(ARGV[1])
local most = interval * tonumber(ARGV[2])
local quiet = tonumber(redis.call('GET', KEYS[1]) or now)
-- A server whose clock was put back, or that took another's place, keeps nobody waiting for the difference.
quiet = math.min(math.max(quiet, now), now + most)
local next = quiet + interval
if next - now > most then
    return next - now - most
end
redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', math.ceil((next - now) / 1000))
return 0
