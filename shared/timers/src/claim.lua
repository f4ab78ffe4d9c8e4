-- Claims timers of one shard: leases that expired first, then what is due, the earliest wake first.
-- KEYS: due, leased. ARGV: office time now, machine time now, the new lease's end, how many at most.
-- Gives back how many came from an expired lease, and the members in one string, 16 bytes each.
local most = tonumber(ARGV[4])
local taken = redis.call('zrangebyscore', KEYS[2], '-inf', ARGV[2], 'limit', 0, most)
local expired = #taken
if expired < most then
    local due = redis.call('zrangebyscore', KEYS[1], '-inf', ARGV[1], 'limit', 0, most - expired)
    if #due > 0 then
        -- They are the first of the set, so their ranks say which to remove, and no lookup is needed.
        redis.call('zremrangebyrank', KEYS[1], 0, #due - 1)
    end
    for i = 1, #due do
        taken[expired + i] = due[i]
    end
end
local foreign, leases = 0, {}
for i = 1, #taken do
    local member = taken[i]
    leases[2 * i - 1], leases[2 * i] = ARGV[3], member
    -- A member of another length is nobody's timer; it stays leased and harms none.
    if #member ~= 16 then
        taken[i] = ''
        if i <= expired then
            foreign = foreign + 1
        end
    end
end
if #leases > 0 then
    redis.call('zadd', KEYS[2], unpack(leases))
end
return { expired - foreign, table.concat(taken) }
