package io.lakesieve.cli.command;

import io.lakesieve.cli.ExitCode;
import io.lakesieve.cli.console.Console;
import io.lakesieve.job.run.AtomicFile;
import io.lakesieve.lexicon.Candidate;
import io.lakesieve.lexicon.CandidateFile;
import io.lakesieve.lexicon.WordNetCandidates;
import io.lakesieve.schema.RunCounts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code candidates}: writes WordNet's candidates to a file that can be edited and given to {@code mine}. */
@Command(
        name = "candidates",
        description = "Writes the words that negatives are mined from.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class CandidatesCommand extends LakeCommand {
    @Option(
            names = "--output",
            paramLabel = "FILE",
            required = true,
            description = "tab-separated: word, part_of_speech, lexicographer_file")
    private String output;

    @Override
    int execute(Console console) {
        List<Candidate> candidates = WordNetCandidates.load();
        byte[] file = CandidateFile.format(candidates).getBytes(StandardCharsets.UTF_8);
        new AtomicFile("candidate file", output, new Configuration()).write(stream -> stream.write(file));
        console.summary().count(RunCounts.CANDIDATES, candidates.size());
        console.summary().written(output);
        console.out().println(String.format(Locale.ROOT, "%,d candidates written to %s", candidates.size(), output));
        return ExitCode.DONE;
    }
}
