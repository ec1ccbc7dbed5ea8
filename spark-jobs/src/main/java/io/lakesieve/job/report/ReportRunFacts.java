package io.lakesieve.job.report;

import io.lakesieve.job.run.RunLog;
import io.lakesieve.report.RunFacts;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the report's facts about a run from its row in {@code runs}. */
final class ReportRunFacts {
    private static final int VALUE_LENGTH = 2_000;
    private static final int MAX_PARAMETERS = 200;

    static RunFacts of(Lake lake, Run run) {
        return new RunFacts(
                run.runId(),
                run.command(),
                run.status(),
                run.startedAt(),
                run.finishedAt(),
                lake.uri(),
                run.settings().imageRoot(),
                run.model(),
                run.modelId(),
                run.labelSetId(),
                run.negativesFingerprint(),
                cut(run.parameters()),
                run.counts(),
                stages(run));
    }

    private static Map<String, String> cut(Map<String, String> parameters) {
        Map<String, String> cut = new TreeMap<>();
        parameters.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .limit(MAX_PARAMETERS)
                .forEach(entry -> cut.put(entry.getKey(), cut(entry.getValue())));
        return cut;
    }

    private static String cut(String value) {
        return value.length() <= VALUE_LENGTH ? value : value.substring(0, VALUE_LENGTH) + "…";
    }

    private static List<RunFacts.Stage> stages(Run run) {
        return run.stageSeconds().entrySet().stream()
                .map(stage -> new RunFacts.Stage(
                        stage.getKey(), stage.getValue(), run.stageRates().getOrDefault(stage.getKey(), 0.0)))
                .sorted(Comparator.comparingDouble(RunFacts.Stage::seconds)
                        .reversed()
                        .thenComparing(RunFacts.Stage::name))
                .toList();
    }

    /** The differences between two runs' settings, images apart. */
    static List<String> differences(Run run, Run earlier) {
        List<String> differences = new ArrayList<>();
        if (!run.modelId().equals(earlier.modelId())) {
            differences.add("the model");
        }
        if (!run.labelSetId().equals(earlier.labelSetId())) {
            differences.add("the label set");
        }
        TreeSet<String> names = new TreeSet<>(run.parameters().keySet());
        names.addAll(earlier.parameters().keySet());
        names.removeAll(RunLog.DERIVED);
        names.removeIf(name ->
                Objects.equals(run.parameters().get(name), earlier.parameters().get(name)));
        names.forEach(name -> differences.add("the parameter " + name));
        return differences;
    }

    private ReportRunFacts() {}
}
