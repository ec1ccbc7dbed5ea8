package io.lakesieve.model.runtime;

import java.io.Serializable;

/** The device that a tower runs on: the CPU or one of the machine's GPUs. */
public sealed interface ComputeDevice extends Serializable {
    /** The CPU. */
    ComputeDevice CPU = new Cpu();

    /** Batch size of the image tower. */
    int imageBatch();

    /** The CPU; see {@link #CPU}. */
    record Cpu() implements ComputeDevice {
        /** Small, so that activations stay in the caches of a core. */
        @Override
        public int imageBatch() {
            return 8;
        }

        @Override
        public String toString() {
            return "cpu";
        }
    }

    /**
     * A GPU, through CUDA.
     *
     * @param ordinal the GPU's CUDA ordinal in this process, from 0
     */
    record Cuda(int ordinal) implements ComputeDevice {
        public Cuda {
            if (ordinal < 0) {
                throw new IllegalArgumentException("GPUs are counted from 0, not " + ordinal);
            }
        }

        @Override
        public int imageBatch() {
            return 16;
        }

        @Override
        public String toString() {
            return "cuda:" + ordinal;
        }
    }
}
