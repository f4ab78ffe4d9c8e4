-- Changes a shard's beat from one number to another; does nothing if it is not the first, or gone.
-- KEYS: beat. ARGV: the number it must have, the number it gets.
if redis.call('get', KEYS[1]) == ARGV[1] then
    redis.call('set', KEYS[1], ARGV[2])
    return 1
end
return 0
