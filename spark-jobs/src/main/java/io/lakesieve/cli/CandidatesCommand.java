package io.lakesieve.cli;

import io.lakesieve.lexicon.Candidate;
import io.lakesieve.lexicon.CandidateFile;
import io.lakesieve.lexicon.WordNetCandidates;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code candidates}: WordNet's candidates as a file, to be read and edited. */
@Command(
        name = "candidates",
        description = "Writes the words that negatives are mined from.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CandidatesCommand implements Callable<Integer> {
    @Option(
            names = "--output",
            paramLabel = "FILE",
            required = true,
            description = "tab-separated: word, part_of_speech, lexicographer_file")
    private String output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Candidate> candidates = WordNetCandidates.load();
        TextFile.write(new Configuration(), output, CandidateFile.format(candidates), "candidate file");
        spec.commandLine()
                .getOut()
                .println(String.format(Locale.ROOT, "%,d candidates written to %s", candidates.size(), output));
        return ExitCode.DONE;
    }
}
