package io.lakesieve.cli;

import io.lakesieve.job.read.ImageFile;
import io.lakesieve.model.hub.HubException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkThrowable;

/**
 * An error of the machine's or a store's, told in one line with its cause and what to do about it.
 *
 * @param exitCode {@link ExitCode#MACHINE_ERROR}, or {@link ExitCode#BAD_INPUT} where something must be set otherwise
 * @param isWhole whether this says more than what a command has to say of the same error
 */
record MachineError(int exitCode, boolean isWhole, String message) {
    private static final double MEBIBYTE = 1 << 20;

    private static final Pattern NO_SPACE =
            Pattern.compile("No space left on device|Disk quota exceeded|not enough space on the disk|DSQuotaExceeded");
    /** What is left of an executor's error where a cluster tells it as text. */
    private static final Pattern FULL_HEAP =
            Pattern.compile("java\\.lang\\.OutOfMemoryError|[Ee]xit(ed with)? (code|status):? (52|137)\\b");

    private static final Pattern NO_CLASS =
            Pattern.compile("No FileSystem for scheme \"?([^\"\\s]*)|Class (\\S*FileSystem\\S*) not found");

    /** Jars by scheme, and by what the names of their classes hold. */
    private static final Map<String, String> PACKAGES = Map.of(
            "s3a", "org.apache.hadoop:hadoop-aws:3.4.2,software.amazon.awssdk:bundle:2.29.52",
            "abfss", "org.apache.hadoop:hadoop-azure:3.4.2",
            "gs", "com.google.cloud.bigdataoss:gcs-connector:hadoop3-2.2.28:shaded");

    /**
     * What an error's causes, the outermost first, say of the machine.
     *
     * @param places folders that the command writes to, by what they are
     */
    static Optional<MachineError> of(List<Throwable> causes, Map<String, Path> places) {
        for (Throwable cause : causes) {
            Optional<MachineError> found = noSpace(cause, places)
                    .or(() -> fullHeap(cause))
                    .or(() -> noFileSystem(cause))
                    .or(() -> unreachable(cause, causes))
                    .or(() -> denied(cause));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<MachineError> noSpace(Throwable cause, Map<String, Path> places) {
        if (!NO_SPACE.matcher(text(cause)).find()) {
            return Optional.empty();
        }
        List<String> rooms = places.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(place -> room(place.getKey(), place.getValue()))
                .flatMap(Optional::stream)
                .toList();
        return Optional.of(new MachineError(
                ExitCode.MACHINE_ERROR,
                true,
                "There is no space left on a disk (%s): free some, or write elsewhere by --lake, TMPDIR or spark.local.dir."
                        .formatted(rooms.isEmpty() ? firstLine(cause) : String.join("; ", rooms))));
    }

    private static Optional<String> room(String what, Path place) {
        try {
            Path there = place.toAbsolutePath();
            while (!Files.exists(there) && there.getParent() != null) {
                there = there.getParent();
            }
            double free = Files.getFileStore(there).getUsableSpace() / MEBIBYTE;
            return Optional.of(String.format(Locale.ROOT, "%s %s has %,.0f MiB", what, place, free));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<MachineError> fullHeap(Throwable cause) {
        String text = text(cause);
        if (text.contains("unable to create native thread")) {
            return Optional.of(machine(
                    "The machine has no thread left (%s): raise the limit (ulimit -u), or take fewer cores by LAKESIEVE_OPTS=-Dspark.master=local[2]."
                            .formatted(firstLine(cause))));
        }
        boolean tooSmall =
                cause instanceof SparkThrowable known && "INVALID_DRIVER_MEMORY".equals(known.getCondition());
        if (!tooSmall
                && !(cause instanceof OutOfMemoryError)
                && !FULL_HEAP.matcher(text).find()) {
            return Optional.empty();
        }
        double heap = Runtime.getRuntime().maxMemory() / MEBIBYTE;
        return Optional.of(machine(String.format(
                Locale.ROOT,
                "The heap is too small (%,.0f MiB in this process): give more by LAKESIEVE_HEAP, such as LAKESIEVE_HEAP=4g; under spark-submit by --driver-memory and --executor-memory.",
                heap)));
    }

    private static Optional<MachineError> noFileSystem(Throwable cause) {
        Matcher named = NO_CLASS.matcher(text(cause));
        boolean isOne = cause instanceof UnsupportedFileSystemException
                || cause instanceof ClassNotFoundException
                || cause.getClass().equals(RuntimeException.class);
        if (!isOne || !named.find()) {
            return Optional.empty();
        }
        String scheme = named.group(1) == null ? schemeOf(named.group(2)) : named.group(1);
        String packages = PACKAGES.get(scheme);
        return Optional.of(new MachineError(
                ExitCode.BAD_INPUT,
                true,
                "No class here serves %s:// (%s): %s"
                        .formatted(
                                scheme,
                                firstLine(cause),
                                scheme.equals("s3") || scheme.equals("s3n")
                                        ? "write s3a:// instead."
                                        : "fetch its jars by 'bin/lakesieve --packages %s COMMAND', name them in LAKESIEVE_JARS, or give spark-submit the same --packages."
                                                .formatted(packages == null ? "GROUP:ARTIFACT:VERSION" : packages))));
    }

    private static String schemeOf(String className) {
        return className.contains("s3a") ? "s3a" : className.contains("azure") ? "abfss" : "gs";
    }

    private static Optional<MachineError> unreachable(Throwable cause, List<Throwable> causes) {
        boolean isHub = causes.stream().anyMatch(HubException.class::isInstance); // which says what to do by itself
        return ImageFile.isUnreachable(cause) && !isHub
                ? Optional.of(machine(
                        "A store cannot be reached (%s): check its address (for S3 fs.s3a.endpoint and fs.s3a.endpoint.region), the network and the proxy, see docs/cluster.md."
                                .formatted(whereAndWhy(causes))))
                : Optional.empty();
    }

    /** What was done to which file, as the client of the store tells it, and the reason at the bottom. */
    private static String whereAndWhy(List<Throwable> causes) {
        String where = causes.stream()
                .filter(other -> other instanceof IOException && other.getMessage() != null)
                .map(other -> firstLine(other).replaceFirst(":? (software|com)\\.amazon.*", ""))
                .findFirst()
                .orElse("");
        Throwable bottom = causes.get(causes.size() - 1);
        String why = "%s: %s".formatted(bottom.getClass().getSimpleName(), firstLine(bottom));
        return where.isEmpty() || why.endsWith(where) ? why : where + ": " + why;
    }

    private static Optional<MachineError> denied(Throwable cause) {
        return cause instanceof AccessDeniedException || cause instanceof AccessControlException
                ? Optional.of(new MachineError(
                        ExitCode.BAD_INPUT,
                        false,
                        "Access was denied (%s): have it granted, or give credentials that have it, see docs/cluster.md."
                                .formatted(firstLine(cause))))
                : Optional.empty();
    }

    private static MachineError machine(String message) {
        return new MachineError(ExitCode.MACHINE_ERROR, true, message);
    }

    private static String text(Throwable cause) {
        return String.valueOf(cause); // with the name of its class
    }

    private static String firstLine(Throwable cause) {
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return message.lines().findFirst().orElse("");
    }
}
