package io.lakesieve.model;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.lakesieve.model.runtime.ComputeDevice;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Starts ONNX Runtime through DJL's engine and creates models and session options for it. ONNX Runtime has one
 * environment per JVM, and DJL's engine fails if other code has created it, so nothing here creates it directly.
 */
public final class InferenceEngine {
    private static final String NAME = "OnnxRuntime";

    private static final String OFFLINE = "ai.djl.offline";

    /** An ONNX model with the single node {@code y = Add(x, x)} on a float, in Base64, written by onnx.helper. */
    private static final String ADDITION =
            "CAgSADo1Cg4KAXgKAXgSAXkiA0FkZBIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEBE=";

    private static OrtEnvironment environment;

    private InferenceEngine() {}

    /** Starts the engine if it is not running yet. */
    public static synchronized OrtEnvironment start() {
        if (environment == null) {
            offline(() -> Engine.getEngine(NAME));
            environment = OrtEnvironment.getEnvironment();
        }
        return environment;
    }

    /**
     * Runs a call of DJL's without network access: otherwise DJL reports its use to its makers and, on machines with a
     * GPU, downloads another tokenizer library. Only a system property of the whole JVM prevents that; it is set during
     * this call.
     */
    public static synchronized <T, E extends Exception> T offline(Work<T, E> work) throws E {
        if (System.getProperty(OFFLINE) != null) {
            return work.run();
        }
        System.setProperty(OFFLINE, "true");
        try {
            return work.run();
        } finally {
            System.clearProperty(OFFLINE);
        }
    }

    /**
     * Creates a model of DJL's that is not loaded yet. For DJL all tensors are on the CPU; the session options decide
     * where ONNX Runtime computes. DJL nevertheless looks for CUDA when the first model is created, and would log a
     * warning if there is none.
     */
    public static synchronized Model newModel(String name) {
        start();
        String logger = Engine.getEngine(NAME).getClass().getName();
        Level level = LogManager.getLogger(logger).getLevel();
        Configurator.setLevel(logger, Level.ERROR);
        try {
            return Model.newInstance(name, Device.cpu(), NAME);
        } finally {
            Configurator.setLevel(logger, level);
        }
    }

    /** A call of DJL's. */
    public interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** ONNX Runtime's version. */
    public static String version() {
        return start().getVersion();
    }

    /** Whether this build of ONNX Runtime supports CUDA; says nothing about GPUs. */
    public static boolean isCudaBuild() {
        start();
        return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
    }

    /** Why this JVM cannot compute on a device, in one line; empty if it can. */
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

    /** Runs an addition on a device, the only sure test that the device works. */
    public static float compute(ComputeDevice device) throws OrtException {
        OrtEnvironment environment = start();
        try (OrtSession.SessionOptions options = options(device);
                OrtSession session =
                        environment.createSession(Base64.getDecoder().decode(ADDITION), options);
                OnnxTensor number = OnnxTensor.createTensor(environment, new float[] {2});
                OrtSession.Result result = session.run(Map.of("x", number))) {
            return ((float[]) result.get(0).getValue())[0];
        }
    }

    /** What a message of ONNX Runtime says beside places in C++ sources. */
    static String reason(Throwable failure) {
        return String.valueOf(failure.getMessage())
                .replaceAll("\\s+", " ")
                .replaceFirst(".*\\[ONNXRuntimeError\\] : \\d+ : \\w+ : ", "")
                .replaceFirst(".*(CUDA failure \\d+: [^;]*);.*", "$1")
                .strip();
    }

    /**
     * Options of a session with one thread, since each Spark task calls it from its own thread. The caller closes them
     * after the session.
     */
    public static OrtSession.SessionOptions options(ComputeDevice device) throws OrtException {
        start();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        try {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // Warnings are about how a file was exported, which users cannot change.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
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
            // TF32 rounds factors to 10 bits: embeddings would differ from those of the model's own code.
            cuda.add("use_tf32", "0");
            options.addCUDA(cuda);
        }
    }
}
