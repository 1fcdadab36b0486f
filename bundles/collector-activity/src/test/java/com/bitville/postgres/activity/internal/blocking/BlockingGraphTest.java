package com.bitville.postgres.activity.internal.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.activity.internal.blocking.BlockingGraph.Edge;
import com.bitville.postgres.activity.internal.blocking.BlockingGraph.Root;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlockingGraphTest {
    @Test
    void findsTheRootOfAChain() {
        BlockingGraph graph = graph(Map.of(3, List.of(2), 2, List.of(1)));
        assertThat(graph.roots()).containsExactly(new Root(1, 1, 2));
        assertThat(graph.deadlocks()).isEmpty();
    }

    @Test
    void putsTheRootThatHoldsBackMostFirst() {
        BlockingGraph graph = graph(Map.of(2, List.of(1), 4, List.of(3), 5, List.of(3), 6, List.of(5)));
        assertThat(graph.roots()).containsExactly(new Root(3, 2, 3), new Root(1, 1, 1));
    }

    @Test
    void countsAWaiterBehindTwoRootsForBoth() {
        BlockingGraph graph = graph(Map.of(3, List.of(1, 2)));
        assertThat(graph.roots()).containsExactly(new Root(1, 1, 1), new Root(2, 1, 1));
    }

    @Test
    void reportsACircleAsADeadlockWithoutARoot() {
        BlockingGraph graph = graph(Map.of(1, List.of(2), 2, List.of(3), 3, List.of(1), 4, List.of(1)));
        assertThat(graph.deadlocks()).containsExactly(List.of(1, 2, 3));
        assertThat(graph.roots()).isEmpty();
    }

    @Test
    void keepsTwoCirclesApart() {
        BlockingGraph graph = graph(Map.of(1, List.of(2), 2, List.of(1), 3, List.of(4, 1), 4, List.of(3)));
        assertThat(graph.deadlocks()).containsExactly(List.of(1, 2), List.of(3, 4));
    }

    @Test
    void namesEachPairOnceThoughParallelWorkersRepeatIt() {
        BlockingGraph graph = graph(Map.of(2, List.of(1, 1, 1)));
        assertThat(graph.edges()).containsExactly(new Edge(2, 1));
    }

    @Test
    void takesAPreparedTransactionAsARoot() {
        assertThat(graph(Map.of(2, List.of(0))).roots()).containsExactly(new Root(0, 1, 1));
    }

    @Test
    void neverCallsAWaiterARootThatWasNotExamined() {
        BlockingGraph graph = new BlockingGraph(Map.of(2, List.of(1)), Set.of(1));
        assertThat(graph.roots()).isEmpty();
    }

    /** In a queue each waits for all ahead; two at its root that wait for each other are the circle, the queue behind them is not. */
    @Test
    void findsTheCircleAtTheRootOfALongQueue() {
        Map<Integer, List<Integer>> blockers = new HashMap<>();
        for (int pid = 3; pid <= 50; pid++) {
            blockers.put(pid, IntStream.range(1, pid).boxed().toList());
        }
        assertThat(graph(blockers).deadlocks()).isEmpty();
        assertThat(graph(blockers).roots()).containsExactly(new Root(1, 48, 48), new Root(2, 48, 48));
        blockers.put(1, List.of(2));
        assertThat(graph(blockers).deadlocks()).isEmpty();
        blockers.put(2, List.of(1));
        assertThat(graph(blockers).deadlocks()).containsExactly(List.of(1, 2));
        assertThat(graph(blockers).roots()).isEmpty();
    }

    private static BlockingGraph graph(Map<Integer, List<Integer>> blockers) {
        return new BlockingGraph(blockers, Set.of());
    }
}
