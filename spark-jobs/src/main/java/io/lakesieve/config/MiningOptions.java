package io.lakesieve.config;

import io.lakesieve.core.mining.NegativeQuota;
import java.util.Objects;

/**
 * Options of mining: how many candidates become negatives, and the seed of their order.
 *
 * @param quota how many candidates of lowest closeness become negatives; a share of nouns and of adjectives in (0, 1),
 *     or a count; default the share 0.15 (NegLabel, section 4)
 * @param seed seed of the shuffle that deals the negatives to groups; any; default 0
 */
public record MiningOptions(NegativeQuota quota, long seed) {
    public static final MiningOptions DEFAULT = new MiningOptions(new NegativeQuota.Share(0.15), 0);

    public MiningOptions {
        Objects.requireNonNull(quota, "quota");
    }
}
