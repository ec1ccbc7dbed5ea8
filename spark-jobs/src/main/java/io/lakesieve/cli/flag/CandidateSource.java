package io.lakesieve.cli.flag;

import io.lakesieve.cli.TextFile;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.core.mining.ClosenessRule;
import io.lakesieve.lexicon.CandidateFile;
import io.lakesieve.lexicon.Candidates;
import io.lakesieve.lexicon.CspCandidates;
import io.lakesieve.lexicon.PublishedPrompts;
import org.apache.spark.sql.SparkSession;

/**
 * Where candidates come from.
 *
 * @param name a file, or {@code csp} for CSP's word list; null for WordNet's
 */
public record CandidateSource(String name) {
    /** The built-in candidates of CSP; a file of that name is {@code ./csp}. */
    private static final String CSP = "csp";

    /** The same, where another file names it: a path is relative to that file. */
    public CandidateSource namedIn(String file) {
        return name == null || CSP.equals(name) ? this : new CandidateSource(TextFile.beside(file, name));
    }

    /** The options with the prompts and the closeness that belong to these candidates. */
    public MiningOptions apply(MiningOptions options) {
        return CSP.equals(name)
                ? options.withPrompts(PublishedPrompts.CSP.templates()).withCloseness(ClosenessRule.SYNONYMS_LAST)
                : options;
    }

    /**
     * The candidates; WordNet's are read when they are first asked for.
     *
     * @param seed draws the general nouns of CSP's adjectives
     */
    public Candidates load(SparkSession spark, long seed) {
        if (name == null) {
            return Candidates.ofWordNet();
        }
        return Candidates.of(
                CSP.equals(name)
                        ? CspCandidates.load(seed)
                        : CandidateFile.parse(
                                TextFile.read(spark.sessionState().newHadoopConf(), name, "candidate file"), name));
    }
}
