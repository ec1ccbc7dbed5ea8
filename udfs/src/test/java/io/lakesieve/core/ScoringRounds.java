package io.lakesieve.core;

import io.lakesieve.core.score.ScoringWorkload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Runs rounds of {@link ScoringWorkload}s on request, so that another program can alternate its own measurements with
 * them. Reads lines {@code WORKLOAD THREADS SECONDS CLOCK} and answers each with the images per second of all threads
 * together; the clock is {@code wall}, or {@code cpu} for the seconds that a thread ran.
 *
 * <p>{@code scripts/yardstick_scoring.py} drives it.
 */
public final class ScoringRounds {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<ScoringWorkload, Supplier<IntSupplier>> prepared = new EnumMap<>(ScoringWorkload.class);
    private final Map<ScoringWorkload, List<IntSupplier>> runners = new EnumMap<>(ScoringWorkload.class);

    private ScoringRounds() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        ScoringRounds rounds = new ScoringRounds();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.trim().split(" ", -1);
            double rate = rounds.run(
                    ScoringWorkload.of(words[0]),
                    Integer.parseInt(words[1]),
                    Double.parseDouble(words[2]),
                    words[3].equals("cpu") ? THREADS::getCurrentThreadCpuTime : System::nanoTime);
            System.out.println(rate);
        }
        rounds.threads.shutdown();
    }

    private double run(ScoringWorkload workload, int count, double seconds, LongSupplier clock)
            throws InterruptedException, ExecutionException {
        Supplier<IntSupplier> shared = prepared.computeIfAbsent(workload, ScoringWorkload::prepare);
        List<IntSupplier> own = runners.computeIfAbsent(workload, key -> new ArrayList<>());
        while (own.size() < count) {
            own.add(shared.get());
        }
        List<Callable<Double>> tasks = new ArrayList<>();
        for (IntSupplier runner : own.subList(0, count)) {
            tasks.add(() -> rate(runner, seconds, clock));
        }
        double rate = 0;
        for (Future<Double> part : threads.invokeAll(tasks)) {
            rate += part.get();
        }
        return rate;
    }

    private static double rate(IntSupplier runner, double seconds, LongSupplier clock) {
        long start = clock.getAsLong();
        long images = 0;
        double elapsed = 0;
        while (elapsed < seconds) {
            images += runner.getAsInt();
            elapsed = (clock.getAsLong() - start) / 1e9;
        }
        return images / elapsed;
    }
}
