package io.lakesieve.cli.flag;

import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.NegativeFilter;
import io.lakesieve.lexicon.Candidates;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say how negatives are mined. */
public final class MiningFlags {
    @Option(
            names = "--candidates",
            paramLabel = "FILE",
            description = "words to mine negatives from, as 'candidates' writes them, or csp for the word list, the"
                    + " prompts and the closeness of CSP; default WordNet's")
    String candidates;

    @Option(
            names = "--negative-filter",
            paramLabel = "NAME",
            defaultValue = "none",
            description = "which candidates may not become negatives: none, or wordnet for proper nouns and words for"
                    + " subcategories of a label; default ${DEFAULT-VALUE}")
    String filter;

    @Mixin
    MiningQuotaFlags quota;

    @Mixin
    PromptFlags prompts;

    public MiningOptions options() {
        MiningOptions options =
                new CandidateSource(candidates).apply(quota.options()).withFilter(NegativeFilter.ofName(filter));
        return options.withPrompts(prompts.templates(options.prompts()));
    }

    public Candidates load(SparkSession spark) {
        return new CandidateSource(candidates).load(spark, quota.seed);
    }
}
