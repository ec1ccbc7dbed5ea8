package io.lakesieve.model.runtime;

import java.io.Serializable;

/** Where a tower computes: on the processor, or on one of the machine's GPUs. */
public sealed interface ComputeDevice extends Serializable {
    /** The processor. */
    ComputeDevice CPU = new Cpu();

    /** Pictures per call of a tower. */
    int imageBatch();

    /** The processor; see {@link #CPU}. */
    record Cpu() implements ComputeDevice {
        /** So few that what the layers of a tower hand on to each other stays in the caches of a processor's core. */
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
     * @param ordinal its number among the GPUs that CUDA shows to this process, from 0
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
