package io.lakesieve.cli.flag;

import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.NegativeFilter;
import io.lakesieve.lexicon.Candidates;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** The flags that name the corpus of a run whose images are scored again by tanl. */
public final class CorpusFlags {
    @Option(
            names = "--candidates",
            paramLabel = "FILE",
            description = "for a run by tanl: its candidates, a file or csp; default WordNet's")
    String candidates;

    @Option(
            names = "--negative-filter",
            paramLabel = "NAME",
            defaultValue = "none",
            description = "for a run by tanl: its filter of candidates; default ${DEFAULT-VALUE}")
    String filter;

    public MiningOptions options() {
        return new CandidateSource(candidates).apply(MiningOptions.DEFAULT).withFilter(NegativeFilter.ofName(filter));
    }

    public Candidates load(SparkSession spark) {
        return new CandidateSource(candidates).load(spark, MiningOptions.DEFAULT.seed());
    }
}
