package io.lakesieve.model.runtime;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A pool of shared resources that are costly to load, with reference counting. The first lease of a key loads its
 * resource and later ones share it; it is not closed while leased. Of the resources without a lease, the most recently
 * used ones stay loaded.
 */
public final class LeasePool<K, T> {
    private final int maxIdle;
    private final Consumer<T> closing;
    /** In the order of their last release. */
    private final Map<K, Entry<T>> entries = new LinkedHashMap<>();

    /**
     * @param maxIdle how many resources without a lease stay loaded
     * @param closing closes a resource beyond that number
     */
    public LeasePool(int maxIdle, Consumer<T> closing) {
        this.maxIdle = maxIdle;
        this.closing = closing;
    }

    /**
     * Leases the resource of a key, loading it if necessary; the caller closes the lease. A failed load leaves nothing
     * in the pool.
     */
    public Lease lease(K key, Supplier<T> loading) {
        Entry<T> entry;
        synchronized (this) {
            entry = entries.computeIfAbsent(key, any -> new Entry<>());
            entry.holders++;
        }
        boolean isLoaded = false;
        try {
            // Loads outside of the pool's lock, so that other keys do not wait.
            T resource = entry.resource(loading);
            isLoaded = true;
            return new Lease(key, entry, resource);
        } finally {
            if (!isLoaded) {
                giveBack(key, entry);
            }
        }
    }

    private void giveBack(K key, Entry<T> entry) {
        for (T resource : withoutHolder(key, entry)) {
            closing.accept(resource);
        }
    }

    /** Ends a lease and removes from the pool the resources that are to be closed. */
    private synchronized List<T> withoutHolder(K key, Entry<T> entry) {
        entry.holders--;
        entries.remove(key, entry);
        if (entry.holders > 0 || entry.resource != null) {
            entries.put(key, entry);
        }
        long surplus = entries.values().stream().filter(Entry::isIdle).count() - maxIdle;
        List<T> surplusResources = new ArrayList<>();
        for (Iterator<Entry<T>> oldest = entries.values().iterator(); oldest.hasNext() && surplus > 0; ) {
            Entry<T> candidate = oldest.next();
            if (candidate.isIdle()) {
                oldest.remove();
                surplusResources.add(candidate.resource);
                surplus--;
            }
        }
        return surplusResources;
    }

    /** A caller's claim on a loaded resource. */
    public final class Lease implements AutoCloseable {
        private final K key;
        private final Entry<T> entry;
        private final T resource;
        private boolean isClosed;

        private Lease(K key, Entry<T> entry, T resource) {
            this.key = key;
            this.entry = entry;
            this.resource = resource;
        }

        public T resource() {
            return resource;
        }

        @Override
        public synchronized void close() {
            if (!isClosed) {
                isClosed = true;
                giveBack(key, entry);
            }
        }
    }

    private static final class Entry<T> {
        private int holders;
        private volatile T resource;

        synchronized T resource(Supplier<T> loading) {
            if (resource == null) {
                resource = loading.get();
            }
            return resource;
        }

        boolean isIdle() {
            return holders == 0;
        }
    }
}
