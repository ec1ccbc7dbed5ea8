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
 * ONNX Runtime in this JVM, started through DJL's engine, never directly: its environment exists once per JVM, and the
 * engine fails where another has made it.
 */
public final class InferenceEngine {
    private static final String NAME = "OnnxRuntime";

    private static final String OFFLINE = "ai.djl.offline";

    /** An ONNX model with the one node {@code y = Add(x, x)} on a float, as onnx.helper writes it. */
    private static final String ADDITION =
            "CAgSADo1Cg4KAXgKAXgSAXkiA0FkZBIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEBE=";

    private static OrtEnvironment environment;

    private InferenceEngine() {}

    /** Starts the engine where it does not run yet. */
    public static synchronized OrtEnvironment start() {
        if (environment == null) {
            offline(() -> Engine.getEngine(NAME));
            environment = OrtEnvironment.getEnvironment();
        }
        return environment;
    }

    /**
     * Runs what would tell DJL's makers that it is used, or, on machines with a GPU, fetch another tokenizer library. DJL
     * can be kept from that only by a system property of the whole JVM, which is set for as long as this takes.
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
     * A model of DJL's that is not loaded yet. To DJL all tensors are the processor's; a session's options say where ONNX
     * Runtime computes. All the same DJL asks for CUDA when the first model is made, and warns where there is none.
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

    /** Something to run. */
    public interface Work<T, E extends Exception> {
        T run() throws E;
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

    /** The end of a message that begins with places in C++ sources. */
    private static String reason(Throwable failure) {
        return String.valueOf(failure.getMessage())
                .replaceAll("\\s+", " ")
                .replaceFirst(".*\\[ONNXRuntimeError\\] : \\d+ : \\w+ : ", "")
                .strip();
    }

    /** Options of a session, which the caller closes after the session: every task makes its own calls, on its own thread. */
    public static OrtSession.SessionOptions options(ComputeDevice device) throws OrtException {
        start();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        try {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // Its warnings are about how a file was exported, which changes nothing.
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
            // TF32 keeps 10 bits of a factor: embeddings would differ from those of the model's own code.
            cuda.add("use_tf32", "0");
            options.addCUDA(cuda);
        }
    }
}
