/*
 * A plugin for QEMU's user-mode emulation (plugin API 1) that counts the instructions that each thread of an ARM64 guest
 * executes between marks, separately for address ranges.
 *
 * The guest controls it by seeking in a file, for instance /dev/null, to positions that no file has:
 *
 *   0x5040 << 48             a mark: writes what this thread has executed since its last mark, and starts anew
 *   0x5041 << 48 | address   the start of the first range; 0x5042: its end (exclusive)
 *   0x5043 << 48 | address   the start of the second range; 0x5044: its end. An address counts for the first range that
 *                            contains it.
 *
 * Arguments: `out=FILE`, and `only-first=on` to count only the first range, which is twice as fast; instructions that run
 * there before the range is set are not counted. A mark writes a line of three numbers to the file: instructions in the
 * first range, in the second range, and elsewhere.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The part of QEMU's plugin interface that is used here, since its header comes only with QEMU's source. */
typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_info_t;
enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *block);
void qemu_plugin_register_vcpu_tb_trans_cb(
    qemu_plugin_id_t id, void (*callback)(qemu_plugin_id_t id, struct qemu_plugin_tb *block));
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *block,
    void (*callback)(unsigned int thread, void *data), enum qemu_plugin_cb_flags flags, void *data);
void qemu_plugin_register_vcpu_syscall_cb(qemu_plugin_id_t id,
    void (*callback)(qemu_plugin_id_t id, unsigned int thread, int64_t number, uint64_t a1, uint64_t a2, uint64_t a3,
        uint64_t a4, uint64_t a5, uint64_t a6, uint64_t a7, uint64_t a8));

#define EXPORT __attribute__((visibility("default")))
EXPORT int qemu_plugin_version = 1;

enum { LSEEK = 62 }; /* of ARM64 Linux */
enum { MARK = 0x5040, BOUNDS = 0x5041, ADDRESS_BITS = 48 };
enum { RANGES = 2, ELSEWHERE = RANGES, PLACES, MAX_THREADS = 4096 };

/* A translated block. Blocks that QEMU has dropped remain in the list. */
struct block {
  struct block *next;
  uint64_t address;
  uint32_t instructions;
  uint32_t place;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* for blocks, bounds and out */
static struct block *blocks;
static uint64_t bounds[2 * RANGES]; /* start and end of each range */
static FILE *out;
static bool only_first;
static struct {
  _Alignas(64) uint64_t executed[PLACES]; /* accessed only by its thread */
} threads[MAX_THREADS];

static uint32_t place_of(uint64_t address) {
  for (uint32_t i = 0; i < RANGES; i++) {
    if (bounds[2 * i] <= address && address < bounds[2 * i + 1]) return i;
  }
  return ELSEWHERE;
}

static void executed(unsigned int thread, void *data) {
  const struct block *block = data;
  threads[thread % MAX_THREADS].executed[block->place] += block->instructions;
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *translation) {
  (void)id;
  if (only_first && place_of(qemu_plugin_tb_vaddr(translation)) != 0) return;
  struct block *block = malloc(sizeof *block);
  if (block == NULL) abort();
  block->address = qemu_plugin_tb_vaddr(translation);
  block->instructions = (uint32_t)qemu_plugin_tb_n_insns(translation);
  pthread_mutex_lock(&lock);
  block->place = place_of(block->address);
  block->next = blocks;
  blocks = block;
  pthread_mutex_unlock(&lock);
  qemu_plugin_register_vcpu_tb_exec_cb(translation, executed, QEMU_PLUGIN_CB_NO_REGS, block);
}

static void set_bound(unsigned int index, uint64_t address) {
  bounds[index] = address;
  for (struct block *block = blocks; block != NULL; block = block->next) block->place = place_of(block->address);
}

static void mark(uint64_t *counts) {
  fprintf(out, "%" PRIu64 " %" PRIu64 " %" PRIu64 "\n", counts[0], counts[1], counts[ELSEWHERE]);
  fflush(out);
  memset(counts, 0, PLACES * sizeof *counts);
}

static void system_call(qemu_plugin_id_t id, unsigned int thread, int64_t number, uint64_t file, uint64_t position,
    uint64_t a3, uint64_t a4, uint64_t a5, uint64_t a6, uint64_t a7, uint64_t a8) {
  (void)id, (void)file, (void)a3, (void)a4, (void)a5, (void)a6, (void)a7, (void)a8;
  if (number != LSEEK) return;
  const uint64_t request = position >> ADDRESS_BITS;
  pthread_mutex_lock(&lock);
  if (request == MARK) {
    mark(threads[thread % MAX_THREADS].executed);
  } else if (BOUNDS <= request && request < BOUNDS + 2 * RANGES) {
    set_bound((unsigned int)(request - BOUNDS), position & ((UINT64_C(1) << ADDRESS_BITS) - 1));
  }
  pthread_mutex_unlock(&lock);
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info_t *info, int argc, char **argv) {
  (void)info;
  for (int i = 0; i < argc; i++) {
    if (strncmp(argv[i], "out=", 4) == 0) {
      out = fopen(argv[i] + 4, "w");
      if (out == NULL) perror(argv[i] + 4);
    } else if (strcmp(argv[i], "only-first=on") == 0) {
      only_first = true;
    } else {
      fprintf(stderr, "count-between-marks: unknown argument %s\n", argv[i]);
      return -1;
    }
  }
  if (out == NULL) return -1;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_vcpu_syscall_cb(id, system_call);
  return 0;
}
