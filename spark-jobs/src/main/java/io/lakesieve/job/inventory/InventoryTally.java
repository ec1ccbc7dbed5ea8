package io.lakesieve.job.inventory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The images of an {@link Inventory}, counted: a group for each state, status, and yes or no. */
public record InventoryTally(List<Group> groups) {
    /** States of images whose row in {@code embeddings} holds. */
    public static final Set<ImageState> HOLDING = Set.of(ImageState.KNOWN, ImageState.FAILED);

    /** States of images whose bytes might be known from another path or time. */
    public static final Set<ImageState> PERHAPS_MOVED = Set.of(ImageState.NEW, ImageState.CHANGED);

    /** Of no image. */
    public static final InventoryTally NONE = new InventoryTally(List.of());

    public InventoryTally {
        groups = List.copyOf(groups);
    }

    /**
     * Images of which the same is known.
     *
     * @param status of the stored row; null where there is none
     * @param isOwn whether this run has read the images
     * @param isMarked whether the stored row says that the image is missing
     * @param superseded members of shards that do not count beside these
     */
    record Group(
            ImageState state,
            String status,
            boolean isOwn,
            boolean isMarked,
            long superseded,
            InputFingerprint images) {
        boolean holds() {
            return HOLDING.contains(state);
        }

        /** Whether what the rows say of being there is not so. */
        boolean isWronglyMarked() {
            return (state == ImageState.GONE) != isMarked;
        }
    }

    /** What is left without the images of some states. */
    public InventoryTally without(Set<ImageState> states) {
        return new InventoryTally(
                groups.stream().filter(group -> !states.contains(group.state())).toList());
    }

    /** These and others. */
    public InventoryTally plus(InventoryTally others) {
        return new InventoryTally(
                Stream.concat(groups.stream(), others.groups().stream()).toList());
    }

    /** How many images are in one of these states. */
    public long images(Set<ImageState> states) {
        return count(group -> states.contains(group.state()));
    }

    /** How many images are in that state. */
    public long images(ImageState state) {
        return images(Set.of(state));
    }

    /** The states that there are of listed images. */
    Set<ImageState> listedStates() {
        return groups.stream()
                .map(Group::state)
                .filter(state -> state != ImageState.GONE)
                .collect(Collectors.toSet());
    }

    /** How many images are listed. */
    public long listed() {
        return count(group -> group.state() != ImageState.GONE);
    }

    /** The listed images whose row holds. */
    public long holding() {
        return count(Group::holds);
    }

    /** Those of them that this run has read. */
    public long own() {
        return count(group -> group.holds() && group.isOwn());
    }

    /** Members of shards that do not count beside these. */
    public long superseded() {
        return groups.stream().filter(Group::holds).mapToLong(Group::superseded).sum();
    }

    /** Whether there are images that have gone and are not marked, or are marked and have come back. */
    public boolean isWronglyMarked() {
        return count(Group::isWronglyMarked) > 0;
    }

    /** The images whose row holds, by its status. */
    public Map<String, Long> byStatus() {
        Map<String, Long> counts = new HashMap<>();
        groups.stream()
                .filter(Group::holds)
                .forEach(group -> counts.merge(group.status(), group.images().images(), Long::sum));
        return counts;
    }

    /** The images whose row holds, as a scoring's input. */
    public InputFingerprint input() {
        return groups.stream()
                .filter(Group::holds)
                .map(Group::images)
                .reduce(InputFingerprint.NONE, InputFingerprint::plus);
    }

    private long count(Predicate<Group> which) {
        return groups.stream()
                .filter(which)
                .mapToLong(group -> group.images().images())
                .sum();
    }
}
