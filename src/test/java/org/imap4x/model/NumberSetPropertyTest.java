package org.imap4x.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.imap4x.model.NumberSet.Range;

/** Sets of numbers do what a bit set does. */
class NumberSetPropertyTest {
  private static final int SPACE = 200;

  /** Ranges near 1 and, moved up, near 2^32-1. */
  @Provide
  Arbitrary<List<Range>> ranges() {
    Arbitrary<Long> number = Arbitraries.longs().between(1, SPACE);
    return Combinators.combine(number, number).as(Range::new).list().ofMaxSize(20);
  }

  private static BitSet model(List<Range> ranges) {
    BitSet bits = new BitSet();
    for (Range r : ranges) {
      bits.set((int) r.first(), (int) r.last() + 1);
    }
    return bits;
  }

  private static BitSet model(UidSet set, long shift) {
    BitSet bits = new BitSet();
    set.iterator().forEachRemaining((long n) -> bits.set((int) (n - shift)));
    return bits;
  }

  private static UidSet shifted(List<Range> ranges, long shift) {
    List<Range> up = new ArrayList<>();
    for (Range r : ranges) {
      up.add(new Range(r.first() + shift, r.last() + shift));
    }
    return UidSet.ofRanges(up);
  }

  private static void checkInvariants(UidSet set) {
    for (int i = 1; i < set.rangeCount(); i++) {
      assertTrue(set.rangeFirst(i) > set.rangeLast(i - 1) + 1, set::toString);
    }
  }

  @Property
  void operations_twoSets_areThoseOfBits(
      @ForAll("ranges") List<Range> a, @ForAll("ranges") List<Range> b, @ForAll boolean high) {
    long shift = high ? NumberSet.MAX - SPACE : 0;
    UidSet x = shifted(a, shift);
    UidSet y = shifted(b, shift);
    BitSet union = model(a);
    union.or(model(b));
    BitSet minus = model(a);
    minus.andNot(model(b));
    BitSet both = model(a);
    both.and(model(b));
    assertEquals(model(a), model(x, shift));
    assertEquals(union, model(x.union(y), shift));
    assertEquals(minus, model(x.minus(y), shift));
    assertEquals(both, model(x.intersect(y), shift));
    for (UidSet s : List.of(x, x.union(y), x.minus(y), x.intersect(y))) {
      checkInvariants(s);
      assertEquals(s, s.isEmpty() ? UidSet.EMPTY : UidSet.parse(s.toString()));
    }
    for (int n = 1; n <= SPACE; n++) {
      assertEquals(model(a).get(n), x.contains(n + shift));
    }
    assertEquals(model(a).cardinality(), x.size());
  }

  @Property
  void builder_anyOrder_givesTheSameSet(@ForAll("ranges") List<Range> ranges) {
    UidSet.Builder uids = new UidSet.Builder();
    SequenceSet.Builder numbers = new SequenceSet.Builder();
    for (Range r : ranges) {
      uids.addRange(r.first(), r.last());
      numbers.addRange(r.last(), r.first());
    }
    assertEquals(UidSet.ofRanges(ranges), uids.build());
    assertEquals(SequenceSet.ofRanges(ranges), numbers.build());
    assertEquals(uids.build().toString(), numbers.build().toString());
  }

  @Property
  void split_anyLimit_losesNothing(
      @ForAll("ranges") List<Range> ranges, @ForAll @IntRange(min = 21, max = 200) int octets) {
    UidSet set = shifted(ranges, NumberSet.MAX - SPACE);
    UidSet all = UidSet.EMPTY;
    for (UidSet part : set.split(octets)) {
      assertTrue(part.toString().length() <= octets && !part.isEmpty(), part::toString);
      assertTrue(all.intersect(part).isEmpty());
      all = all.union(part);
    }
    assertEquals(set, all);
    assertArrayEquals(set.toArray(SPACE), all.toArray(SPACE));
  }

  @Property
  void mapping_anyRanges_goesByPosition(@ForAll("ranges") List<Range> ranges) {
    List<Range> source = UidSet.ofRanges(ranges).ranges();
    List<Range> target = new ArrayList<>();
    long next = 1000;
    for (int i = source.size() - 1; i >= 0; i--) {
      target.add(new Range(next, next + source.get(i).size() - 1));
      next += source.get(i).size() + i;
    }
    UidMapping mapping = new UidMapping(7, source, target);
    List<Long> targets = new ArrayList<>();
    for (Range r : target) {
      for (long n = r.first(); n <= r.last(); n++) {
        targets.add(n);
      }
    }
    int index = 0;
    for (var it = mapping.sourceSet().iterator(); it.hasNext(); ) {
      assertEquals(targets.get(index++), mapping.targetOf(it.nextLong()).orElseThrow());
    }
    assertTrue(mapping.targetOf(SPACE + 1).isEmpty());
  }

  @Property
  void rankAndSelect_everyNumber_areThoseOfBits(
      @ForAll("ranges") List<Range> ranges, @ForAll boolean high) {
    long shift = high ? NumberSet.MAX - SPACE : 0;
    UidSet set = shifted(ranges, shift);
    BitSet bits = model(ranges);
    int rank = 0;
    for (int n = 1; n <= SPACE + 1 - (high ? 1 : 0); n++) {
      rank += bits.get(n) ? 1 : 0;
      assertEquals(rank, set.rank(n + shift));
      assertEquals(bits.get(n) ? rank : 0, set.rankOf(n + shift));
      if (bits.get(n)) {
        assertEquals(n + shift, set.select(rank));
      }
    }
    assertEquals(rank, set.size());
    assertEquals(0, set.rank(0));
    assertEquals(rank, set.rank(NumberSet.STAR));
  }

  @Property
  void followedBy_anyOfThose_leavesAllOthersAsTheyAre(@ForAll @IntRange(min = 0) int seed) {
    Random random = new Random(seed);
    List<UidSet> sets = new ArrayList<>(List.of(UidSet.EMPTY, UidSet.of(3, 5, 9)));
    List<String> texts = new ArrayList<>(List.of("", "3,5,9"));
    for (int i = 0; i < 100; i++) {
      int which = random.nextInt(10) == 0 ? random.nextInt(sets.size()) : sets.size() - 1;
      UidSet set = sets.get(which);
      long first = (set.isEmpty() ? 0 : set.max()) + 1 + random.nextInt(3);
      UidSet longer = set.followedBy(first, first + random.nextInt(2));
      assertEquals(set.union(UidSet.range(first, longer.max())), longer);
      sets.add(longer);
      texts.add(longer.toString());
    }
    for (int i = 0; i < sets.size(); i++) {
      assertEquals(texts.get(i), sets.get(i).toString());
      checkInvariants(sets.get(i));
    }
  }

  @Property
  void rangeList_anyOrder_isKept(@ForAll("ranges") List<Range> ranges) {
    assertEquals(ranges, RangeList.copyOf(ranges));
    assertEquals(UidSet.ofRanges(ranges), UidSet.ofRanges(RangeList.copyOf(ranges)));
  }
}
