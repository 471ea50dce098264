"""Whether the broker is there."""

import redis


def broker_answers(redis_url: str) -> bool:
    """Ask the Redis-protocol server whether it is there; a second at most for each step."""
    try:
        with redis.Redis.from_url(redis_url, socket_timeout=1, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
