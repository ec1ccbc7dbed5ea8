package io.lakesieve.job.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The machine and the JVM of an executor.
 *
 * @param system operating system and processor
 * @param java version and maker of Java
 * @param cores processors that the JVM may use
 * @param heapBytes largest size of its heap
 * @param memoryBytes memory of the machine, or of the container it is in
 * @param scratch the folder for temporary files
 * @param scratchFreeBytes free bytes on the disk of that folder
 */
public record MachineFacts(
        String system, String java, int cores, long heapBytes, long memoryBytes, String scratch, long scratchFreeBytes)
        implements Serializable {
    /** This machine and this JVM. */
    public static MachineFacts here() {
        Runtime runtime = Runtime.getRuntime();
        String scratch = System.getProperty("java.io.tmpdir");
        return new MachineFacts(
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
                runtime.availableProcessors(),
                runtime.maxMemory(),
                memory(),
                scratch,
                Files.isDirectory(Path.of(scratch)) ? Path.of(scratch).toFile().getUsableSpace() : 0);
    }

    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }
}
