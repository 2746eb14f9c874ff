package dev.perigee.runtime.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.ObjectGraph.Node;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.testing.TestSeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that changes its objects randomly while they are collected in small slices. */
@RunsUncheckedToo
class IncrementalCollectorTest {
  private static final int ROOTS = 8;

  /** Root that keeps a new object alive until it is stored. */
  private static final int FRESH = ROOTS;

  private static final int LARGE = 6000;

  private final HeapFixture f = new HeapFixture();
  private final ObjectGraph graph = new ObjectGraph(f);
  private final HeapVerifier verifier = new HeapVerifier(f.heap);
  private final @Nullable Node[] roots = new Node[ROOTS];
  private final Set<Node> finalizable = new HashSet<>();
  private int finalized;

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 60, 500, 20_000})
  void aRandomProgramNeverLosesAnObject(long units) {
    long seed = TestSeed.of(IncrementalCollectorTest.class);
    Random random = new Random(seed);
    f.heap.collect();
    int before = count();
    long cycles = f.heap.collections();
    f.heap.collector().setSliceUnits(units);
    for (int step = 0; step < 15_000; step++) {
      change(random);
      if (random.nextInt(40) == 0) {
        verifier.verify();
      }
      if (random.nextInt(400) == 0) {
        live().forEach(graph::check);
      }
      callFinalizers(random);
    }
    assertThat(f.heap.collections()).isGreaterThan(cycles);
    assertThat(verifier.checked()).isPositive();
    assertThat(finalized).isPositive();
    f.heap.collect();
    verifier.verify();
    Set<Node> live = live();
    live.forEach(graph::check);
    assertThat(count() - before).isEqualTo(live.size());
    for (int i = 0; i <= FRESH; i++) {
      f.drop(i);
    }
    int taken;
    do {
      taken = finalized;
      f.heap.collect();
      while (f.heap.collector().finalizers().takePending() != 0) {
        finalized++;
      }
    } while (finalized > taken);
    assertThat(count()).isEqualTo(before);
    f.close();
  }

  private int count() {
    List<Long> objects = new ArrayList<>();
    f.heap.forEachObject(objects::add);
    return objects.size();
  }

  /**
   * The reachable objects, including those reachable from objects that wait for their finalizers.
   */
  private Set<Node> live() {
    List<Node> from = new ArrayList<>(finalizable);
    for (Node root : roots) {
      if (root != null) {
        from.add(root);
      }
    }
    return ObjectGraph.reachable(from);
  }

  private void setRoot(int index, @Nullable Node node) {
    roots[index] = node;
    f.root(index, ObjectGraph.tag(node), ObjectGraph.payload(node));
  }

  /** An object some steps away from a root. */
  private @Nullable Node find(Random random) {
    Node node = roots[random.nextInt(ROOTS)];
    for (int i = random.nextInt(12); i > 0 && node != null; i--) {
      List<Node> next = new ArrayList<>();
      if (node.metatable != null) {
        next.add(node.metatable);
      }
      int most = 20;
      for (var entry : node.held.entrySet()) {
        if (entry.getKey() instanceof Node key) {
          next.add(key);
        }
        if (entry.getValue() instanceof Node value) {
          next.add(value);
        }
        if (--most == 0) {
          break;
        }
      }
      if (next.isEmpty()) {
        return node;
      }
      node = next.get(random.nextInt(next.size()));
    }
    return node;
  }

  private @Nullable Node findTable(Random random) {
    Node node = find(random);
    return node != null && node.kind == Tag.TABLE ? node : null;
  }

  private @Nullable Object value(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> null;
      case 1 -> random.nextInt(100);
      default -> find(random);
    };
  }

  private void change(Random random) {
    switch (random.nextInt(24)) {
      case 0 -> setRoot(random.nextInt(ROOTS), find(random));
      case 1 -> {
        setRoot(random.nextInt(ROOTS), random.nextBoolean() ? null : create(random));
        f.drop(FRESH);
      }
      case 2, 3, 4, 5, 6, 7 -> keep(random, create(random));
      case 8 -> {
        Node table = findTable(random);
        Node metatable = findTable(random);
        if (table != null && metatable != null) {
          graph.setMetatable(table, metatable);
        }
      }
      case 9 -> grow(random);
      case 10 -> {
        Node table = findTable(random);
        if (table != null && table.held.size() < 200) {
          f.tables.resize(table.address, random.nextInt(100), random.nextInt(100));
        }
      }
      case 11 -> {
        Node table = findTable(random);
        if (table != null && finalizable.add(table)) {
          f.heap.collector().finalizers().mark(table.address);
        }
      }
      case 12 -> {
        Node node = find(random);
        Node metatable = findTable(random);
        if (node != null && node.kind == Tag.USERDATA && metatable != null) {
          graph.setMetatable(node, metatable);
        }
      }
      default -> store(random, value(random));
    }
  }

  private Node create(Random random) {
    Node node =
        switch (random.nextInt(10)) {
          case 0 -> graph.cell(value(random));
          case 1 -> graph.builtin(value(random), value(random));
          case 2 -> graph.coroutine();
          case 3 -> graph.string(41 + random.nextInt(random.nextInt(20) == 0 ? 5000 : 100));
          case 4 -> {
            Node metatable = findTable(random);
            yield metatable == null ? graph.table(0, 0) : graph.userdata(metatable);
          }
          default -> graph.table(random.nextInt(4), random.nextInt(4));
        };
    f.root(FRESH, node.kind, node.address);
    return node;
  }

  private void keep(Random random, Node node) {
    f.root(FRESH, node.kind, node.address);
    store(random, node);
    f.drop(FRESH);
  }

  private void store(Random random, @Nullable Object value) {
    Node holder = find(random);
    if (holder == null) {
      return;
    }
    if (holder.kind == Tag.TABLE) {
      Node key = random.nextInt(5) == 0 ? find(random) : null;
      int index = random.nextInt(random.nextBoolean() ? 10 : 300) + 1;
      graph.set(holder, key == null ? index : key, value);
    } else if (ObjectGraph.places(holder) != 0) {
      graph.set(holder, random.nextInt(ObjectGraph.places(holder)), value);
    }
  }

  /** Fills a table, rarely to a large size, or changes a large one. */
  private void grow(Random random) {
    Node table = findTable(random);
    if (table == null) {
      return;
    }
    if (table.held.size() > LARGE / 2) {
      for (int i = 0; i < 20; i++) {
        graph.set(table, random.nextInt(LARGE) + 1, value(random));
      }
      return;
    }
    int count = random.nextInt(60) == 0 ? LARGE : random.nextInt(20);
    for (int i = 1; i <= count; i++) {
      Node value = i % 50 == 0 ? find(random) : null;
      graph.set(table, i, value == null ? i : value);
    }
  }

  private void callFinalizers(Random random) {
    FinalizerQueue queue = f.heap.collector().finalizers();
    if (!queue.hasPending()) {
      return;
    }
    List<Node> from = new ArrayList<>();
    for (Node root : roots) {
      if (root != null) {
        from.add(root);
      }
    }
    Set<Node> reachable = ObjectGraph.reachable(from);
    while (queue.hasPending()) {
      long address = queue.takePending();
      Node node =
          finalizable.stream().filter(each -> each.address == address).findFirst().orElseThrow();
      finalizable.remove(node);
      finalized++;
      assertThat(reachable).doesNotContain(node);
      if (random.nextInt(3) == 0) {
        setRoot(random.nextInt(ROOTS), node);
      }
    }
  }

  @Test
  void aLargeTableIsMarkedInPiecesDespiteStores() {
    long seed = TestSeed.of(IncrementalCollectorTest.class);
    Random random = new Random(seed);
    Node table = graph.table(0, 0);
    setRoot(0, table);
    for (int i = 1; i <= 20_000; i++) {
      graph.set(table, i, i);
      graph.set(table, -i, i);
    }
    f.heap.collect();
    f.heap.collector().setSliceUnits(300);
    boolean seen = false;
    for (int i = 0; i < 4000; i++) {
      Node value = graph.table(0, 0);
      f.root(FRESH, value.kind, value.address);
      int key = random.nextInt(20_000) + 1;
      graph.set(table, random.nextBoolean() ? key : random.nextBoolean() ? -key : value, value);
      seen |= f.heap.collector().isBeingScanned(table.address);
      if (i % 50 == 0) {
        verifier.verify();
      }
    }
    assertThat(seen).isTrue();
    live().forEach(graph::check);
    f.close();
  }

  /**
   * Insertions move entries while a table is being scanned. With few insertions the table keeps its
   * size, and entries move to the scanned part; with more it grows.
   */
  @ParameterizedTest
  @CsvSource({"3, 5000", "1, 7000"})
  void entriesThatMoveWhileATableIsScannedAreFound(int pieces, int inserted) {
    Node table = graph.table(0, 0);
    setRoot(0, table);
    for (int i = 0; i < 10_000; i++) {
      insertFresh(table);
    }
    f.heap.collect();
    f.heap.collector().setSliceUnits(1);
    while (!f.heap.collector().isBeingScanned(table.address)) {
      f.tables.create(0, 0);
    }
    for (int i = 0; i < pieces; i++) {
      f.tables.create(0, 0);
    }
    f.heap.setCollecting(false);
    for (int i = 0; i < inserted; i++) {
      insertFresh(table);
    }
    assertThat(f.heap.collector().isBeingScanned(table.address)).isTrue();
    f.heap.setCollecting(true);
    while (f.heap.collector().isBeingScanned(table.address)) {
      f.tables.create(0, 0);
    }
    assertThat(f.heap.collector().isMarking()).isTrue();
    verifier.verify();
    f.close();
  }

  private void insertFresh(Node table) {
    Node key = graph.table(0, 0);
    f.root(FRESH, key.kind, key.address);
    Node value = graph.table(0, 0);
    f.root(FRESH + 1, value.kind, value.address);
    graph.set(table, key, value);
    f.drop(FRESH);
    f.drop(FRESH + 1);
  }

  @Test
  void aLargeBlackTableStaysBlackWhenObjectsAreStored() {
    Node table = graph.table(10_000, 0);
    setRoot(0, table);
    f.heap.collect();
    f.heap.collector().setSliceUnits(1);
    while (!f.heap.collector().isMarking()
        || Memory.getByte(table.address + ObjectLayout.COLOUR) != ObjectLayout.BLACK
        || f.heap.collector().isBeingScanned(table.address)) {
      f.tables.create(0, 0);
    }
    f.heap.setCollecting(false);
    Node value = graph.table(0, 0);
    graph.set(table, 1, value);
    assertThat(Memory.getByte(table.address + ObjectLayout.COLOUR)).isEqualTo(ObjectLayout.BLACK);
    assertThat(Marker.isMarked(value.address)).isTrue();
    for (int i = 0; i < 20_000; i++) {
      graph.set(table, 2, i);
    }
    assertThat(Memory.getByte(table.address + ObjectLayout.COLOUR)).isZero();
    f.close();
  }

  @Test
  void aPrototypeMayBeMarkedWhileItsConstantsAreMade() {
    List<Constant> constants = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String text =
          i % 2 == 0 ? "constant " + i : "a constant that is too long to be interned " + i;
      constants.add(new Constant.StringConstant(text.getBytes(StandardCharsets.UTF_8)));
    }
    Prototype prototype =
        new Prototype(
            "=test",
            1,
            2,
            0,
            false,
            2,
            new int[1],
            new int[1],
            new short[1],
            constants,
            List.of(),
            List.of(),
            List.of());
    f.heap.collector().setSliceUnits(3);
    for (int i = 0; i < 300; i++) {
      f.root(0, Tag.PROTOTYPE, f.objects.prototype(prototype, i, 0, new HashMap<>()));
      verifier.verify();
    }
    f.close();
  }

  @Test
  void aDeadStringIsRevivedIfItIsMadeAgainBeforeItIsFreed() {
    String text = "made again";
    long string = f.strings.create(text);
    f.heap.collector().setSliceUnits(1);
    while (!f.heap.collector().isSweeping()) {
      f.tables.create(0, 0);
    }
    assertThat(f.heap.collector().isDead(string)).isTrue();
    f.heap.setCollecting(false);
    assertThat(f.root(0, Tag.STRING, f.strings.create(text))).isEqualTo(string);
    assertThat(f.heap.collector().isDead(string)).isFalse();
    f.heap.setCollecting(true);
    while (f.heap.collector().isSweeping()) {
      f.tables.create(0, 0);
    }
    assertThat(f.strings.create(text)).isEqualTo(string);
    assertThat(Memory.getByte(string + ObjectLayout.COLOUR))
        .isEqualTo(Memory.getInt(f.heap.state() + StateLayout.CURRENT_WHITE));
    f.close();
  }

  @Test
  void stepsEndACycleAndReportIt() {
    f.heap.setCollecting(false);
    long list = f.root(0, f.tables.create(0, 0));
    for (int i = 1; i <= 10_000; i++) {
      f.tables.setInteger(list, i, Tag.TABLE, f.tables.create(0, 0));
    }
    long cycles = f.heap.collections();
    int steps = 1;
    while (!f.heap.collector().step(0)) {
      steps++;
    }
    assertThat(f.heap.collections()).isEqualTo(cycles + 1);
    assertThat(steps).isBetween(2, 100);
    assertThat(f.heap.collector().step(20_000)).isTrue();
    assertThat(f.heap.collections()).isEqualTo(cycles + 2);
    assertThat(f.heap.collector().step(1)).as("not due yet").isFalse();
    for (steps = 1; !f.heap.collector().step(100); steps++) {
      assertThat(steps).isLessThan(100);
    }
    f.close();
  }

  @Test
  void aFullCollectionDuringACycleFindsObjectsThatDiedSinceItsStart() {
    long table = f.root(0, f.tables.create(0, 0));
    long value = f.tables.create(0, 0);
    f.tables.setInteger(table, 1, Tag.TABLE, value);
    f.heap.collector().setSliceUnits(1);
    while (!f.heap.collector().isMarking() || !Marker.isMarked(value)) {
      f.strings.create("churn");
      f.tables.create(0, 0);
    }
    f.tables.setInteger(table, 1, Tag.NIL, 0);
    List<Long> before = new ArrayList<>();
    f.heap.forEachObject(before::add);
    assertThat(before).contains(value);
    f.heap.collect();
    List<Long> after = new ArrayList<>();
    f.heap.forEachObject(after::add);
    assertThat(after).contains(table).doesNotContain(value);
    f.close();
  }
}
