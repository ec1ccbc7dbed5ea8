package io.lakesieve.cli.text;

import io.lakesieve.job.run.RunLog;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.table.Run;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats the runs of a lake as a table for a terminal, with the reason below each run that failed. */
public final class RunsText {
    /** Of a run that goes on by its row, but whose process is gone. */
    public static final String KILLED = "killed";

    private static final List<String> STATES =
            List.of(RunsSchema.FINISHED, RunsSchema.FAILED, RunsSchema.RUNNING, KILLED);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final double MILLIS_PER_SECOND = 1e3;

    private final List<Run> runs;

    public RunsText(List<Run> runs) {
        this.runs = List.copyOf(runs);
    }

    /** How many there are in each state that occurs. */
    public Map<String, Long> counts() {
        Map<String, Long> counted =
                runs.stream().collect(Collectors.groupingBy(RunsText::state, Collectors.counting()));
        Map<String, Long> counts = new LinkedHashMap<>();
        STATES.stream().filter(counted::containsKey).forEach(state -> counts.put(state, counted.get(state)));
        return counts;
    }

    private static String state(Run run) {
        return RunLog.wasKilled(run) ? KILLED : run.status();
    }

    public String text() {
        StringBuilder text = new StringBuilder();
        if (!runs.isEmpty()) {
            line(text, "run", "command", "state", "started (UTC)", "took", "images", "scored", "rows of");
        }
        runs.forEach(run -> append(text, run));
        String states = counts().entrySet().stream()
                .map(count -> String.format(Locale.ROOT, "%,d %s", count.getValue(), count.getKey()))
                .collect(Collectors.joining(", "));
        return text.append(
                        String.format(Locale.ROOT, "%,d runs%s%n", runs.size(), states.isEmpty() ? "" : ": " + states))
                .toString();
    }

    private static void append(StringBuilder text, Run run) {
        line(
                text,
                run.runId(),
                run.command(),
                state(run),
                TIME.format(run.startedAt()),
                run.finishedAt()
                        .map(end -> TimeText.of(
                                Duration.between(run.startedAt(), end).toMillis() / MILLIS_PER_SECOND))
                        .orElse(""),
                count(run, RunCounts.IMAGES_LISTED),
                count(run, RunCounts.IMAGES_SCORED),
                run.ownsScores() ? "" : run.scoresOf());
        run.error().lines().limit(1).forEach(why -> text.append("    ")
                .append(why)
                .append(System.lineSeparator()));
    }

    private static String count(Run run, String name) {
        Long count = run.counts().get(name);
        return count == null ? "" : String.format(Locale.ROOT, "%,d", count);
    }

    private static void line(StringBuilder text, Object... values) {
        text.append(String.format("%-24s  %-8s  %-8s  %-19s  %12s  %13s  %13s  %s", values)
                        .stripTrailing())
                .append(System.lineSeparator());
    }
}
