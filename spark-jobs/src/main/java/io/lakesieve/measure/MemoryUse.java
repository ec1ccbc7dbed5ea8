package io.lakesieve.measure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The memory use of this process, in bytes.
 *
 * @param liveHeap heap that is still used after a full collection
 * @param resident what the process has in memory now, where the operating system tells it
 * @param peakResident the most that it had
 * @param beyondHeap resident memory that is not heap; exact where the heap is all touched at the start ({@code -Xms} as
 *     {@code -Xmx} and {@code -XX:+AlwaysPreTouch}), else too small by what is not
 */
public record MemoryUse(long liveHeap, OptionalLong resident, OptionalLong peakResident, OptionalLong beyondHeap) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int BYTES_PER_KIBIBYTE = 1024;

    /** Runs a full collection, then reads the figures. */
    static MemoryUse afterFullCollection() {
        System.gc();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        OptionalLong resident = status("VmRSS:");
        OptionalLong beyondHeap = resident.isPresent()
                ? OptionalLong.of(Math.max(0, resident.getAsLong() - heap.getCommitted()))
                : OptionalLong.empty();
        return new MemoryUse(heap.getUsed(), resident, status("VmHWM:"), beyondHeap);
    }

    private static OptionalLong status(String field) {
        if (!Files.isReadable(STATUS)) {
            return OptionalLong.empty();
        }
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIBIBYTE)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
