/*
 * A plugin for QEMU's user-mode emulation (plugin API 1) that prints, when the guest exits, how many instructions it
 * executed, in total and per MiB of its address space: code that was generated at run time is in other regions than the
 * JVM's own. Counters are updated without locks, so instructions that several threads execute at once may be missed.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The part of QEMU's plugin interface that is used here, since its header comes only with QEMU's source. */
typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_info_t;
enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *block);
void qemu_plugin_register_vcpu_tb_trans_cb(
    qemu_plugin_id_t id, void (*callback)(qemu_plugin_id_t id, struct qemu_plugin_tb *block));
void qemu_plugin_register_vcpu_tb_exec_inline(
    struct qemu_plugin_tb *block, enum qemu_plugin_op op, void *counter, uint64_t value);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, void (*callback)(qemu_plugin_id_t id, void *data), void *data);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

enum { MIB_SHIFT = 20, MAX_REGIONS = 65536, PRINTED_REGIONS = 16 };

/* Regions in the order in which code was first translated in them. The addresses of counters never change. */
static struct region {
  uint64_t mib;
  uint64_t executed;
} regions[MAX_REGIONS];
static size_t region_count;
static uint64_t elsewhere; /* executed in regions beyond MAX_REGIONS */

/* QEMU translates under a lock of its own, so this never runs concurrently. */
static uint64_t *counter_of(uint64_t address) {
  static size_t last;
  const uint64_t mib = address >> MIB_SHIFT;
  if (last < region_count && regions[last].mib == mib) return &regions[last].executed;
  for (size_t i = 0; i < region_count; i++) {
    if (regions[i].mib == mib) {
      last = i;
      return &regions[i].executed;
    }
  }
  if (region_count == MAX_REGIONS) return &elsewhere;
  last = region_count++;
  regions[last].mib = mib;
  return &regions[last].executed;
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *block) {
  (void)id;
  qemu_plugin_register_vcpu_tb_exec_inline(
      block, QEMU_PLUGIN_INLINE_ADD_U64, counter_of(qemu_plugin_tb_vaddr(block)), qemu_plugin_tb_n_insns(block));
}

static int most_executed_first(const void *left, const void *right) {
  const uint64_t a = ((const struct region *)left)->executed;
  const uint64_t b = ((const struct region *)right)->executed;
  return (a < b) - (a > b);
}

static void exited(qemu_plugin_id_t id, void *data) {
  (void)id;
  (void)data;
  /* Other threads may still run, and their counters must not move, so a copy is sorted. */
  static struct region sorted[MAX_REGIONS];
  uint64_t total = elsewhere;
  for (size_t i = 0; i < region_count; i++) {
    sorted[i] = regions[i];
    total += sorted[i].executed;
  }
  qsort(sorted, region_count, sizeof sorted[0], most_executed_first);
  fprintf(stderr, "executed instructions: %" PRIu64 "\n", total);
  for (size_t i = 0; i < region_count && i < PRINTED_REGIONS && sorted[i].executed; i++) {
    fprintf(stderr, "  0x%012" PRIx64 " %" PRIu64 "\n", sorted[i].mib << MIB_SHIFT, sorted[i].executed);
  }
}

__attribute__((visibility("default"))) int qemu_plugin_install(
    qemu_plugin_id_t id, const struct qemu_info_t *info, int argc, char **argv) {
  (void)info;
  (void)argc;
  (void)argv;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_atexit_cb(id, exited, NULL);
  return 0;
}
