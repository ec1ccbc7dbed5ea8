package io.lakesieve.cli.flag;

import io.lakesieve.cli.TextFile;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.lexicon.Candidate;
import io.lakesieve.lexicon.CandidateFile;
import io.lakesieve.lexicon.WordNetCandidates;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say how negatives are mined. */
public final class MiningFlags {
    @Option(
            names = "--candidates",
            paramLabel = "FILE",
            description = "words to mine negatives from, as 'candidates' writes them; default WordNet's")
    String candidates;

    @Mixin
    MiningQuotaFlags quota;

    public MiningOptions options() {
        return quota.options();
    }

    public List<Candidate> load(SparkSession spark) {
        return candidates == null
                ? WordNetCandidates.load()
                : CandidateFile.parse(
                        TextFile.read(spark.sessionState().newHadoopConf(), candidates, "candidate file"), candidates);
    }
}
