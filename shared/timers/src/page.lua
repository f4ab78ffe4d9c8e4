-- Reads the members of a set that come after a place in it, a place being a score and a member.
-- KEYS: the set. ARGV: how many at most; then, unless it begins, the score and the member it goes on after.

-- Redis orders members of one score by their bytes; Lua's own comparison would go by a locale.
local function is_after(member, place)
    for i = 1, math.min(#member, #place) do
        local a, b = member:byte(i), place:byte(i)
        if a ~= b then
            return a > b
        end
    end
    return #member > #place
end

local low = 0
if ARGV[2] then
    -- The place is a rank between those of the lower scores and those of the higher ones. What stood there may be gone.
    low = redis.call('zcount', KEYS[1], '-inf', '(' .. ARGV[2])
    local high = redis.call('zcount', KEYS[1], '-inf', ARGV[2])
    while low < high do
        local middle = math.floor((low + high) / 2)
        if is_after(redis.call('zrange', KEYS[1], middle, middle)[1], ARGV[3]) then
            high = middle
        else
            low = middle + 1
        end
    end
end
return redis.call('zrange', KEYS[1], low, low + ARGV[1] - 1, 'withscores')
