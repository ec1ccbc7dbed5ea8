package io.lakesieve.model.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.lakesieve.model.repository.ModelRepository;
import io.lakesieve.model.repository.ModelSpec;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;

/**
 * Measures the overhead of DJL's Predictor over ONNX Runtime alone: embeds image batches alternately through {@link
 * ImageEncoder} and through a bare session of the same file, on one thread. A main, not a test; run it with a model
 * directory.
 *
 * <pre>java -cp ... io.lakesieve.model.runtime.PredictorOverhead MODEL_DIRECTORY [PAIRS]</pre>
 */
public final class PredictorOverhead {
    private static final int BATCHES_PER_ROUND = 6;
    private static final int WARM_UP_PAIRS = 2;

    private PredictorOverhead() {}

    public static void main(String[] arguments) throws OrtException {
        int pairs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
        ModelSpec model = new ModelRepository(new Configuration()).open(arguments[0]);
        try (ImageEncoder encoder = LoadedModels.images(model)) {
            int count = encoder.batchSize();
            int height = encoder.preprocessor().height();
            int width = encoder.preprocessor().width();
            float[] pixels = noise(count * 3 * height * width);
            encoder.embed(pixels, count);
            long[] shape = {count, 3, height, width};
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            OrtSession.SessionOptions options = new OrtSession.SessionOptions();
            options.setIntraOpNumThreads(1);
            String file = Path.of(arguments[0], "onnx", "vision_model.onnx").toString();
            try (OrtSession session = environment.createSession(file, options)) {
                report(encoder, environment, session, pixels, shape, pairs);
            }
        }
    }

    private static void report(
            ImageEncoder encoder,
            OrtEnvironment environment,
            OrtSession session,
            float[] pixels,
            long[] shape,
            int pairs)
            throws OrtException {
        int count = (int) shape[0];
        double[] ratios = new double[pairs];
        for (int pair = -WARM_UP_PAIRS; pair < pairs; pair++) {
            long start = System.nanoTime();
            for (int i = 0; i < BATCHES_PER_ROUND; i++) {
                encoder.embed(pixels, count);
            }
            long between = System.nanoTime();
            for (int i = 0; i < BATCHES_PER_ROUND; i++) {
                runBare(environment, session, pixels, shape);
            }
            long end = System.nanoTime();
            if (pair >= 0) {
                ratios[pair] = (double) (end - between) / (between - start);
            }
        }
        Arrays.sort(ratios);
        System.out.printf(
                "speed of the encoder over the bare session, %d pairs: median %.3f, from %.3f to %.3f%n",
                pairs, ratios[pairs / 2], ratios[0], ratios[pairs - 1]);
    }

    private static void runBare(OrtEnvironment environment, OrtSession session, float[] pixels, long[] shape)
            throws OrtException {
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), shape);
                OrtSession.Result result =
                        session.run(Map.of(session.getInputNames().iterator().next(), tensor))) {
            result.get(0).getValue();
        }
    }

    private static float[] noise(int length) {
        Random random = new Random(1);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
