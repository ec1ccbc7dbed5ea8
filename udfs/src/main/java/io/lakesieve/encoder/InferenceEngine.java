package io.lakesieve.encoder;

import ai.djl.engine.Engine;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * ONNX Runtime in this JVM, started through DJL's engine, never directly: its environment exists once per JVM, and the
 * engine fails where another has made it.
 */
public final class InferenceEngine {
    static final String NAME = "OnnxRuntime";

    private static final String OFFLINE = "ai.djl.offline";

    /** An ONNX model with the one node {@code y = Add(x, x)} on a float, as onnx.helper writes it. */
    private static final String ADDITION =
            "CAgSADo1Cg4KAXgKAXgSAXkiA0FkZBIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEBE=";

    private InferenceEngine() {}

    /** Starts the engine where it does not run yet. */
    static OrtEnvironment start() {
        stayOffline();
        Engine.getEngine(NAME);
        return OrtEnvironment.getEnvironment();
    }

    /**
     * DJL looks for the network when its engine starts, and on machines with a GPU for another tokenizer library; on
     * executors nobody else has set this.
     */
    static void stayOffline() {
        if (System.getProperty(OFFLINE) == null) {
            System.setProperty(OFFLINE, "true");
        }
    }

    /** ONNX Runtime's version. */
    public static String version() {
        return start().getVersion();
    }

    /** Whether ONNX Runtime was built for CUDA, whatever GPUs there are. */
    public static boolean isCudaBuild() {
        start();
        return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
    }

    /** Why this JVM cannot compute there, and what it lacks, in one line; empty where it can. */
    public static Optional<String> obstacle(ComputeDevice device) {
        if (!(device instanceof ComputeDevice.Cuda)) {
            return Optional.empty();
        }
        if (!isCudaBuild()) {
            return Optional.of("this build of Lakesieve has ONNX Runtime for the processor alone: build it with"
                    + " 'mvn -Pcuda -DskipTests package'");
        }
        try {
            compute(device);
            return Optional.empty();
        } catch (OrtException | UnsatisfiedLinkError e) {
            return Optional.of(
                    ("ONNX Runtime %s cannot use %s (%s): install NVIDIA's driver, and the CUDA and cuDNN that this ONNX"
                                    + " Runtime needs, where its loader finds them")
                            .formatted(version(), device, reason(e)));
        }
    }

    /** Adds two numbers on a device: only then it is certain that there is one. */
    static float compute(ComputeDevice device) throws OrtException {
        OrtEnvironment environment = start();
        try (OrtSession.SessionOptions options = options(1, device);
                OrtSession session =
                        environment.createSession(Base64.getDecoder().decode(ADDITION), options);
                OnnxTensor number = OnnxTensor.createTensor(environment, new float[] {2});
                OrtSession.Result result = session.run(Map.of("x", number))) {
            return ((float[]) result.get(0).getValue())[0];
        }
    }

    /** The end of a message that begins with places in C++ sources. */
    private static String reason(Throwable failure) {
        return String.valueOf(failure.getMessage())
                .replaceAll("\\s+", " ")
                .replaceFirst(".*\\[ONNXRuntimeError\\] : \\d+ : \\w+ : ", "")
                .strip();
    }

    /**
     * Options of a session, which the caller closes after the session is made.
     *
     * @param threads ONNX Runtime's threads per call
     */
    static OrtSession.SessionOptions options(int threads, ComputeDevice device) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        try {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            if (device instanceof ComputeDevice.Cuda gpu) {
                addCuda(options, gpu);
            }
            return options;
        } catch (OrtException | UnsatisfiedLinkError e) {
            options.close();
            throw e;
        }
    }

    private static void addCuda(OrtSession.SessionOptions options, ComputeDevice.Cuda gpu) throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(gpu.ordinal())) {
            // TF32 keeps 10 bits of a factor: embeddings would differ from those of the model's own code.
            cuda.add("use_tf32", "0");
            options.addCUDA(cuda);
        }
    }
}
