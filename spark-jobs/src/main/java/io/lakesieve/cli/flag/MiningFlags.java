package io.lakesieve.cli.flag;

import io.lakesieve.cli.TextFile;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.PromptTemplates;
import io.lakesieve.core.mining.ClosenessRule;
import io.lakesieve.lexicon.CandidateFile;
import io.lakesieve.lexicon.Candidates;
import io.lakesieve.lexicon.CspCandidates;
import io.lakesieve.lexicon.PublishedPrompts;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say how negatives are mined. */
public final class MiningFlags {
    /** The built-in candidates of CSP; a file of that name is {@code ./csp}. */
    private static final String CSP = "csp";

    @Option(
            names = "--candidates",
            paramLabel = "FILE",
            description = "words to mine negatives from, as 'candidates' writes them, or csp for the word list, the"
                    + " prompts and the closeness of CSP; default WordNet's")
    String candidates;

    @Mixin
    MiningQuotaFlags quota;

    @Mixin
    PromptFlags prompts;

    public MiningOptions options() {
        MiningOptions options = quota.options();
        return CSP.equals(candidates)
                ? options.withPrompts(prompts.templates(PublishedPrompts.CSP.templates()))
                        .withCloseness(ClosenessRule.SYNONYMS_LAST)
                : options.withPrompts(prompts.templates(PromptTemplates.NEG_LABEL));
    }

    public Candidates load(SparkSession spark) {
        if (candidates == null) {
            return Candidates.ofWordNet();
        }
        return Candidates.of(
                CSP.equals(candidates)
                        ? CspCandidates.load(quota.seed)
                        : CandidateFile.parse(
                                TextFile.read(spark.sessionState().newHadoopConf(), candidates, "candidate file"),
                                candidates));
    }
}
