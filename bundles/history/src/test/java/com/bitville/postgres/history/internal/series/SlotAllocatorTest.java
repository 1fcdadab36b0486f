package com.bitville.postgres.history.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.history.internal.file.SlotKey;
import com.bitville.postgres.history.internal.file.SlotRecord;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlotAllocatorTest {
    private static final long NOW_S = 1_000_000;

    private final @Nullable SlotRecord[] records = new @Nullable SlotRecord[4];
    private final long[] heardS = new long[4];
    private final float[] use = {40, 10, 30, 20};

    private SlotAllocator of(boolean competing, String... figures) {
        Arrays.fill(heardS, NOW_S);
        for (int i = 0; i < figures.length; i++) {
            records[i] = new SlotRecord(new SlotKey(figures[i], "db", "t" + i), 0);
        }
        return new SlotAllocator(records, heardS, use, competing, NOW_S);
    }

    private static SlotKey newcomer(String figure) {
        return new SlotKey(figure, "db", "new");
    }

    @Test
    void freePlacesGoFirst() {
        SlotAllocator allocator = of(true, "a", "a");
        assertThat(allocator.place(newcomer("a"), 0)).isEqualTo(2);
        assertThat(allocator.place(newcomer("a"), 0)).isEqualTo(3);
    }

    @Test
    void whoWasNotHeardOfForADayLeavesBeforeTheLeastUsed() {
        of(false, "a", "a", "a", "a");
        heardS[0] = NOW_S - 90_000;
        heardS[3] = NOW_S - 100_000;
        SlotAllocator allocator = new SlotAllocator(records, heardS, use, true, NOW_S);
        assertThat(allocator.place(newcomer("a"), 0)).isEqualTo(3);
        assertThat(allocator.place(newcomer("a"), 0)).isEqualTo(0);
    }

    @Test
    void theLeastUsedLeavesForWhoIsClearlyMoreUsed() {
        SlotAllocator allocator = of(true, "a", "a", "a", "a");
        assertThat(allocator.place(newcomer("a"), 19)).isEqualTo(-1);
        assertThat(allocator.place(newcomer("a"), 21)).isEqualTo(1);
        assertThat(allocator.place(newcomer("a"), 41)).isEqualTo(3);
    }

    @Test
    void figuresShareAlikeWhateverTheirUnits() {
        SlotAllocator allocator = of(true, "bytes", "bytes", "bytes", "bytes");
        assertThat(allocator.place(newcomer("scans"), 0.001)).isEqualTo(1);
        assertThat(allocator.place(newcomer("scans"), 0.001)).isEqualTo(3);
        assertThat(allocator.place(newcomer("scans"), 1e9)).isEqualTo(-1);
        assertThat(allocator.place(newcomer("bytes"), 61)).isEqualTo(2);
    }

    @Test
    void figuresOfAServerAreNotPutOutByUse() {
        assertThat(of(false, "a", "a", "a", "a").place(newcomer("a"), 1e9)).isEqualTo(-1);
    }
}
