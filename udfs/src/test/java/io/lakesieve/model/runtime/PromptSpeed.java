package io.lakesieve.model.runtime;

import io.lakesieve.model.repository.ModelRepository;
import io.lakesieve.model.text.PromptTokenizer;
import io.lakesieve.model.tower.TextTower;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;

/**
 * Embeds the prompts of a file on two threads, with each prompt as long as it is and with all of them padded to the
 * tower's length; {@code scripts/benchmark/measure_prompts.py} drives it. A main, not a test.
 *
 * <pre>java -cp ... io.lakesieve.model.runtime.PromptSpeed MODEL_DIRECTORY PROMPTS</pre>
 *
 * <p>It reads a line at a time: {@code own} and {@code padded} embed all prompts and answer with the seconds,
 * {@code difference} with the largest difference between elements of the two.
 */
public final class PromptSpeed {
    private static final int THREADS = 2;

    private PromptSpeed() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        List<String> prompts = Files.readAllLines(Path.of(arguments[1]));
        TextTower tower = new ModelRepository(new Configuration())
                .open(directory.toString())
                .textTower();
        try (LoadedTower loaded = LoadedTower.load(directory, tower.tower(), ComputeDevice.CPU);
                TowerCalls calls = new TowerCalls(loaded);
                PromptTokenizer tokenizer = PromptTokenizer.open(
                        directory.resolve("tokenizer.json"), tower.maxLength(), tower.letterCase())) {
            PromptPadding found = PromptPadding.of(tower, tokenizer, calls);
            LoadedText own = new LoadedText(tower, loaded, tokenizer, found);
            LoadedText padded = new LoadedText(tower, loaded, tokenizer, PromptPadding.FULL_LENGTH);
            answer(own, padded, prompts);
        }
    }

    private static void answer(LoadedText own, LoadedText padded, List<String> prompts) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals("difference")) {
                out.println(difference(embed(own, prompts), embed(padded, prompts)));
            } else {
                long start = System.nanoTime();
                embed(line.equals("own") ? own : padded, prompts);
                out.printf(Locale.ROOT, "%.4f%n", (System.nanoTime() - start) / 1e9);
            }
        }
    }

    /** Each thread takes every second prompt. */
    private static List<Embeddings> embed(LoadedText text, List<String> prompts) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Embeddings>> shares = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                List<String> share = new ArrayList<>();
                for (int i = thread; i < prompts.size(); i += THREADS) {
                    share.add(prompts.get(i));
                }
                shares.add(() -> {
                    try (TextEncoder encoder = new TextEncoder(text, () -> {})) {
                        return encoder.embed(share);
                    }
                });
            }
            List<Embeddings> embeddings = new ArrayList<>();
            for (Future<Embeddings> share : threads.invokeAll(shares)) {
                embeddings.add(share.get());
            }
            return embeddings;
        } finally {
            threads.shutdown();
        }
    }

    private static double difference(List<Embeddings> some, List<Embeddings> others) {
        double largest = 0;
        for (int thread = 0; thread < THREADS; thread++) {
            for (int row = 0; row < some.get(thread).rows(); row++) {
                float[] one = some.get(thread).row(row);
                float[] other = others.get(thread).row(row);
                for (int i = 0; i < one.length; i++) {
                    largest = Math.max(largest, Math.abs((double) one[i] - other[i]));
                }
            }
        }
        return largest;
    }
}
