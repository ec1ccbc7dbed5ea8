package io.lakesieve.config;

import io.lakesieve.core.mining.ClosenessRule;
import io.lakesieve.core.mining.NegativeQuota;
import java.util.Objects;

/**
 * Options of mining: the prompts, how many candidates become negatives, and the seed of their order.
 *
 * @param quota how many candidates of lowest closeness become negatives; a share of nouns and of adjectives in (0, 1),
 *     or a count; default the share 0.15 (NegLabel, section 4)
 * @param seed seed of the shuffle that deals the negatives to groups; any; default 0
 * @param prompts templates of the prompts of labels and candidates; default NegLabel's
 * @param closeness what counts as close to the ID labels; default NegLabel's quantile
 * @param filter which candidates may not become negatives; default none
 */
public record MiningOptions(
        NegativeQuota quota, long seed, PromptTemplates prompts, ClosenessRule closeness, NegativeFilter filter) {
    public static final MiningOptions DEFAULT = new MiningOptions(
            new NegativeQuota.Share(0.15), 0, PromptTemplates.NEG_LABEL, ClosenessRule.QUANTILE, NegativeFilter.NONE);

    public MiningOptions {
        Objects.requireNonNull(quota, "quota");
        Objects.requireNonNull(prompts, "prompts");
        Objects.requireNonNull(closeness, "closeness");
        Objects.requireNonNull(filter, "filter");
    }

    /** The same options with another number of negatives. */
    public MiningOptions withQuota(NegativeQuota other) {
        return new MiningOptions(other, seed, prompts, closeness, filter);
    }

    /** The same options with another seed. */
    public MiningOptions withSeed(long other) {
        return new MiningOptions(quota, other, prompts, closeness, filter);
    }

    /** The same options with other prompts. */
    public MiningOptions withPrompts(PromptTemplates others) {
        return new MiningOptions(quota, seed, others, closeness, filter);
    }

    /** The same options with another filter. */
    public MiningOptions withFilter(NegativeFilter other) {
        return new MiningOptions(quota, seed, prompts, closeness, other);
    }

    /** The same options with another rule of closeness. */
    public MiningOptions withCloseness(ClosenessRule other) {
        return new MiningOptions(quota, seed, prompts, other, filter);
    }
}
