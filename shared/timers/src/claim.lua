-- Claims timers of one shard: leases that expired first, then what is due, the earliest wake first.
-- KEYS: due, leased. ARGV: office time now, machine time now, the new lease's end, how many at most.
local taken = redis.call('zrangebyscore', KEYS[2], '-inf', ARGV[2], 'limit', 0, ARGV[4])
local room = tonumber(ARGV[4]) - #taken
if room > 0 then
    local due = redis.call('zrangebyscore', KEYS[1], '-inf', ARGV[1], 'limit', 0, room)
    if #due > 0 then
        redis.call('zrem', KEYS[1], unpack(due))
        for _, member in ipairs(due) do
            taken[#taken + 1] = member
        end
    end
end
if #taken > 0 then
    local leases = {}
    for _, member in ipairs(taken) do
        leases[#leases + 1] = ARGV[3]
        leases[#leases + 1] = member
    end
    redis.call('zadd', KEYS[2], unpack(leases))
end
return taken
