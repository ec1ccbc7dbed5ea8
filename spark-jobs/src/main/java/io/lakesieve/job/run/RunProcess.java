package io.lakesieve.job.run;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;

/**
 * Identifies the process of a run in {@code runs}: its host, its process id, and its start time, since ids are reused.
 * Whether a process on another host still runs cannot be known.
 */
record RunProcess(String host, long pid, Instant startedAt) {
    /** This process. */
    static RunProcess current() {
        ProcessHandle self = ProcessHandle.current();
        return new RunProcess(hostName(), self.pid(), startOf(self));
    }

    /** The process that a text names; empty where it names none. */
    static Optional<RunProcess> parse(String text) {
        if (text == null) {
            return Optional.empty();
        }
        String[] parts = text.split(" ", -1);
        return parts.length != 3
                ? Optional.empty()
                : Optional.of(new RunProcess(parts[0], Long.parseLong(parts[1]), Instant.parse(parts[2])));
    }

    /** Whether it ran on this host and does not run any more. */
    boolean hasEnded() {
        boolean runs = ProcessHandle.of(pid)
                .filter(process -> startOf(process).equals(startedAt))
                .isPresent();
        return host.equals(hostName()) && !runs;
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public String toString() {
        return host + " " + pid + " " + startedAt;
    }
}
