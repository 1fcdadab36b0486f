package com.bitville.postgres.testkit.listener;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The accepted and refused requests of a listener, limited in number: the oldest are dropped first. Safe for use by several threads. */
public final class RequestLog {
    private final int capacity;
    private final Deque<AcceptedRequest> accepted = new ArrayDeque<>();
    private final Deque<Refusal> refusals = new ArrayDeque<>();
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private long acceptedCount;
    private long acceptedBytes;
    private long refusedCount;

    /**
     * An empty log.
     *
     * @param capacity how many requests, and how many refusals, it keeps
     */
    public RequestLog(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Adds an accepted request.
     *
     * @param request the request
     */
    public synchronized void accepted(AcceptedRequest request) {
        acceptedCount++;
        acceptedBytes += request.text().getBytes(StandardCharsets.UTF_8).length;
        if (!request.payloadId().isEmpty()) {
            ids.merge(request.payloadId(), 1, Integer::sum);
        }
        add(accepted, request);
    }

    /**
     * Adds a refused request.
     *
     * @param refusal the response and its reason
     */
    public synchronized void refused(Refusal refusal) {
        refusedCount++;
        add(refusals, refusal);
    }

    private <T> void add(Deque<T> queue, T item) {
        if (queue.size() == capacity) {
            queue.removeFirst();
        }
        queue.addLast(item);
        notifyAll();
    }

    /**
     * Every request that is kept.
     *
     * @return the requests, in the order of arrival
     */
    public synchronized List<AcceptedRequest> all() {
        return List.copyOf(accepted);
    }

    /**
     * The requests of one kind.
     *
     * @param kind {@code data.kind}
     * @return the requests, in the order of arrival
     */
    public List<AcceptedRequest> byKind(String kind) {
        return where(request -> request.kind().equals(kind));
    }

    /**
     * The requests of one source.
     *
     * @param source the envelope's source
     * @return the requests, in the order of arrival
     */
    public List<AcceptedRequest> bySource(String source) {
        return where(request -> request.source().equals(source));
    }

    /**
     * The requests for which something holds.
     *
     * @param condition what must hold
     * @return the requests, in the order of arrival
     */
    public List<AcceptedRequest> where(Predicate<AcceptedRequest> condition) {
        return all().stream().filter(condition).toList();
    }

    /**
     * Every refusal that is kept.
     *
     * @return the refusals, in the order of the responses
     */
    public synchronized List<Refusal> refusals() {
        return List.copyOf(refusals);
    }

    /**
     * How often each payload was accepted: more than once means a repeat.
     *
     * @return the count by payload id, in the order of the first arrival
     */
    public synchronized Map<String, Integer> ids() {
        return new LinkedHashMap<>(ids);
    }

    /**
     * The total number of accepted requests, including those no longer kept.
     *
     * @return the number
     */
    public synchronized long acceptedCount() {
        return acceptedCount;
    }

    /**
     * The total size of the bodies of all accepted requests, including those no longer kept.
     *
     * @return bytes
     */
    public synchronized long acceptedBytes() {
        return acceptedBytes;
    }

    /**
     * The total number of refused requests, including those no longer kept.
     *
     * @return the number
     */
    public synchronized long refusedCount() {
        return refusedCount;
    }

    /**
     * The time stamps that more than one kept request has: the real listener's paging loses all but one of them. A repeat of the same bytes
     * does not count.
     *
     * @return each such time stamp once; empty if there is none
     */
    public List<Double> sharedTimestamps() {
        Map<String, Double> stampByText = new HashMap<>();
        all().forEach(request -> stampByText.put(request.text(), request.timestamp()));
        List<Double> stamps = stampByText.values().stream().sorted().toList();
        List<Double> shared = new ArrayList<>();
        for (int i = 1; i < stamps.size(); i++) {
            if (stamps.get(i).equals(stamps.get(i - 1)) && !shared.contains(stamps.get(i))) {
                shared.add(stamps.get(i));
            }
        }
        return shared;
    }

    /** Clears the log. */
    public synchronized void clear() {
        accepted.clear();
        refusals.clear();
        ids.clear();
        acceptedCount = 0;
        acceptedBytes = 0;
        refusedCount = 0;
    }

    /**
     * Waits for an accepted request, past or future.
     *
     * @param condition what must hold for it
     * @param most how long to wait
     * @return the first such request
     * @throws InterruptedException if interrupted while waiting
     * @throws AssertionError if none arrived, with the requests that did
     */
    public synchronized AcceptedRequest awaitRequest(Predicate<AcceptedRequest> condition, Duration most)
            throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (true) {
            Optional<AcceptedRequest> found =
                    accepted.stream().filter(condition).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            pause(end, most);
        }
    }

    /**
     * Waits for a refusal, past or future.
     *
     * @param condition what must hold for it
     * @param most how long to wait
     * @return the first such refusal
     * @throws InterruptedException if interrupted while waiting
     * @throws AssertionError if none arrived, with the requests that did
     */
    public synchronized Refusal awaitRefusal(Predicate<Refusal> condition, Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (true) {
            Optional<Refusal> found = refusals.stream().filter(condition).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            pause(end, most);
        }
    }

    private synchronized void pause(long end, Duration most) throws InterruptedException {
        long left = end - System.nanoTime();
        if (left <= 0) {
            throw new AssertionError("not within " + most + "; taken: " + accepted + "; refused: " + refusals);
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
    }
}
