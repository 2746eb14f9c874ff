/*
 * The functions of macOS that executable memory needs, on Linux, for tests: with the same symbols and
 * constants, and with the rules of an Apple system, which are enforced by real page protections. Code
 * that breaks a rule gets the error that xnu would return, or a page that cannot be run, and the
 * violation is recorded.
 *
 * The rules:
 *   - no mapping is writable and executable without MAP_JIT; a mapping that is both cannot be mprotected
 *   - there is one MAP_JIT mapping at a time; MAP_JIT is allowed only with MAP_PRIVATE | MAP_ANON
 *   - a slab (16 KiB) goes from writable to executable once and never back
 *   - written code is not run before sys_icache_invalidate, called after mprotect, has covered all of it
 *   - MAP_JIT memory mapped RWX is written only inside pthread_jit_write_with_callback_np, whose
 *     callback is code outside of MAP_JIT memory
 *   - under CS_ENFORCEMENT plain memory is not made executable (the real system kills the process)
 *   - pthread_jit_write_protect_np is not called
 * After fake_set_intel(1): MAP_JIT memory mapped RWX is writable and executable for all threads.
 *
 * The real protection of a slab is RW while it is written, R after mprotect to RX, and RX after the
 * invalidation.
 * Not thread-safe: the tests use one thread.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* <sys/mman.h> is not included: it has the constants of Linux, and its names are exported below. */
enum { R = 1, W = 2, X = 4 };
enum { MAC_MAP_PRIVATE = 2, MAC_MAP_NORESERVE = 0x40, MAC_MAP_JIT = 0x800, MAC_MAP_ANON = 0x1000 };
enum { LINUX_MAP_PRIVATE = 2, LINUX_MAP_ANON = 0x20, LINUX_MAP_NORESERVE = 0x4000 };
enum { PAGE = 16384, CS_ENFORCEMENT = 0x1000 };

/* Requests that fake_refuse() can make the system refuse, so that tests reach the lower rungs. */
enum { REFUSE_JIT = 1, REFUSE_PLAIN_EXEC = 2, REFUSE_JIT_MPROTECT = 4, REFUSE_CSOPS = 8 };

typedef enum { WRITABLE, TURNED, EXECUTABLE } State;

typedef struct {
  State *state;           /* of each page */
  unsigned char *known;   /* the contents that were last announced to the instruction cache */
  char *base;
  size_t length;
  int jit, rwx;
} Mapping;

enum { MAPPINGS = 16, VIOLATIONS = 64 };
static Mapping mappings[MAPPINGS];
static char violations[VIOLATIONS][200];
static int violation_count;
static uint32_t cs_flags;
static int refused;
static int intel;
static Mapping *writing; /* the RWX mapping inside the callback */

static void violation(const char *format, ...) {
  if (violation_count < VIOLATIONS) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(violations[violation_count++], sizeof violations[0], format, arguments);
    va_end(arguments);
  }
}

static int fail(int error) {
  errno = error;
  return -1;
}

static int real_protect(void *address, size_t length, int protection) {
  return (int)syscall(SYS_mprotect, address, length, protection);
}

static Mapping *find(const void *address) {
  for (Mapping *m = mappings; m < mappings + MAPPINGS; m++)
    if (m->base && (const char *)address >= m->base && (const char *)address < m->base + m->length)
      return m;
  return NULL;
}

/* ---- functions for tests ---- */

void fake_reset(void) {
  violation_count = 0;
  cs_flags = 0;
  refused = 0;
  intel = 0;
}
int fake_violation_count(void) { return violation_count; }
const char *fake_violation(int i) { return violations[i]; }
void fake_set_cs_flags(uint32_t flags) { cs_flags = flags; }
void fake_set_intel(int on) { intel = on; }
void fake_refuse(int what) { refused = what; }
int fake_mappings(void) {
  int count = 0;
  for (int i = 0; i < MAPPINGS; i++) count += mappings[i].base != NULL;
  return count;
}
/* The state of a page as this library keeps it, for tests that must not crash by running the page. */
int fake_state(const void *address) {
  Mapping *m = find(address);
  return m ? (int)m->state[((const char *)address - m->base) / PAGE] : -1;
}

/* ---- the platform's functions ---- */

void *mac_mmap(void *address, size_t length, int protection, int flags, int fd, int64_t offset) __asm__("mmap");
void *mac_mmap(void *address, size_t length, int protection, int flags, int fd, int64_t offset) {
  int jit = (flags & MAC_MAP_JIT) != 0;
  int known = MAC_MAP_PRIVATE | MAC_MAP_NORESERVE | MAC_MAP_JIT | MAC_MAP_ANON;
  Mapping *slot = NULL;
  if (address || fd != -1 || offset || (flags & ~known) || (flags & (MAC_MAP_PRIVATE | MAC_MAP_ANON)) != (MAC_MAP_PRIVATE | MAC_MAP_ANON)) {
    violation("mmap: not private anonymous memory of the system's choice: flags %x", flags);
    return (void *)(intptr_t)fail(EINVAL);
  }
  if ((protection & W) && (protection & X) && !jit) {
    violation("mmap: writable and executable without MAP_JIT");
    return (void *)(intptr_t)fail(EACCES);
  }
  if (jit && (refused & REFUSE_JIT)) return (void *)(intptr_t)fail(EPERM);
  for (Mapping *m = mappings; m < mappings + MAPPINGS; m++) {
    if (jit && m->base && m->jit) {
      violation("mmap: a second MAP_JIT mapping");
      return (void *)(intptr_t)fail(EINVAL);
    }
    if (!m->base && !slot) slot = m;
  }
  if (!slot) return (void *)(intptr_t)fail(ENOMEM);
  length = (length + PAGE - 1) & -(size_t)PAGE;
  /* aligned to 16 KiB, which Linux does not guarantee if its pages are smaller */
  char *raw = (char *)syscall(SYS_mmap, NULL, length + PAGE, 0, LINUX_MAP_PRIVATE | LINUX_MAP_ANON | LINUX_MAP_NORESERVE, -1, 0);
  if (raw == (char *)-1) return raw;
  char *base = (char *)(((uintptr_t)raw + PAGE - 1) & -(uintptr_t)PAGE);
  if (base > raw) syscall(SYS_munmap, raw, base - raw);
  if (raw + PAGE > base) syscall(SYS_munmap, base + length, raw + PAGE - base);
  int rwx = (protection & W) && (protection & X);
  if (real_protect(base, length, !rwx ? protection & ~X : intel ? R | W | X : R) != 0) return (void *)-1;
  *slot = (Mapping){calloc(length / PAGE, sizeof(State)), calloc(length, 1), base, length, jit, rwx};
  for (size_t i = 0; i < length / PAGE; i++) slot->state[i] = protection & X ? TURNED : WRITABLE;
  return base;
}

int mac_mprotect(void *address, size_t length, int protection) __asm__("mprotect");
int mac_mprotect(void *address, size_t length, int protection) {
  Mapping *m = find(address);
  if (!m || ((uintptr_t)address & (PAGE - 1)) || (length & (PAGE - 1)) || (char *)address + length > m->base + m->length) {
    violation("mprotect: not whole 16 KiB pages of one mapping");
    return fail(EINVAL);
  }
  if (m->rwx) {
    violation("mprotect: of a mapping that is writable and executable at once");
    return fail(EACCES);
  }
  if ((protection & W) && (protection & X)) {
    violation("mprotect: writable and executable");
    return fail(EACCES);
  }
  size_t first = ((char *)address - m->base) / PAGE, count = length / PAGE;
  for (size_t i = first; i < first + count; i++)
    if ((protection & W) && m->state[i] != WRITABLE) {
      violation("mprotect: slab %zu was executable and is to be written again", i);
      return fail(EACCES);
    }
  if (protection & X) {
    if (!m->jit && (cs_flags & CS_ENFORCEMENT)) {
      violation("mprotect: plain memory made executable under CS_ENFORCEMENT: killed");
      return fail(EACCES);
    }
    if (refused & (m->jit ? REFUSE_JIT_MPROTECT : REFUSE_PLAIN_EXEC)) return fail(EACCES);
    if (real_protect(address, length, R) != 0) return -1;
    for (size_t i = first; i < first + count; i++) m->state[i] = TURNED;
    return 0;
  }
  return real_protect(address, length, protection);
}

int mac_munmap(void *address, size_t length) __asm__("munmap");
int mac_munmap(void *address, size_t length) {
  Mapping *m = find(address);
  if (!m || m->base != address || m->length != ((length + PAGE - 1) & -(size_t)PAGE)) {
    violation("munmap: not a whole mapping");
    return fail(EINVAL);
  }
  syscall(SYS_munmap, m->base, m->length);
  free(m->state);
  free(m->known);
  memset(m, 0, sizeof *m);
  return 0;
}

void sys_icache_invalidate(void *start, size_t length) {
  Mapping *m = find(start);
  char *from = start, *to = from + length;
  if (!m || to > m->base + m->length) {
    violation("sys_icache_invalidate: outside any mapping");
    return;
  }
  size_t first = (from - m->base) / PAGE, end = (to - m->base + PAGE - 1) / PAGE;
  for (size_t i = first; i < end; i++) {
    if (m->state[i] == WRITABLE) {
      violation("sys_icache_invalidate: slab %zu is not executable yet", i);
      continue;
    }
    char *page = m->base + i * PAGE, *known = (char *)m->known + i * PAGE;
    char *low = from > page ? from : page, *high = to < page + PAGE ? to : page + PAGE;
    memcpy(known + (low - page), low, high - low);
    if (memcmp(page, known, PAGE) != 0) {
      violation("sys_icache_invalidate: slab %zu has changed outside the range", i);
      continue;
    }
    m->state[i] = EXECUTABLE;
    real_protect(page, PAGE, m->rwx && intel ? R | W | X : R | X);
    __builtin___clear_cache(low, high);
  }
}

int csops(int process, unsigned operation, void *result, size_t size) {
  if ((refused & REFUSE_CSOPS) || process != getpid() || operation != 0 || size < 4) return fail(EINVAL);
  memcpy(result, &cs_flags, 4);
  return 0;
}

void pthread_jit_write_protect_np(int enabled) {
  violation("pthread_jit_write_protect_np(%d): the JVM's own code becomes unrunnable", enabled);
}

int pthread_jit_write_with_callback_np(int (*callback)(void *), void *context) {
  Mapping *inside = find((void *)callback);
  if (inside && inside->jit) {
    violation("pthread_jit_write_with_callback_np: the callback is MAP_JIT memory itself");
    return -1;
  }
  for (Mapping *m = mappings; m < mappings + MAPPINGS; m++)
    if (m->base && m->rwx) writing = m;
  if (!writing) return callback(context);
  real_protect(writing->base, writing->length, R | W);
  int result = callback(context);
  for (size_t i = 0; i < writing->length / PAGE; i++) {
    char *page = writing->base + i * PAGE;
    int clean = memcmp(page, writing->known + i * PAGE, PAGE) == 0;
    if (!clean) writing->state[i] = TURNED;
    real_protect(page, PAGE, writing->state[i] == EXECUTABLE ? R | X : R);
  }
  writing = NULL;
  return result;
}

/* ---- streams over memory, as in the BSDs: no byte is added after the written ones ---- */

typedef struct {
  char *target;
  size_t size, at;
} MemoryStream;

static ssize_t stream_write(void *cookie, const char *from, size_t length) {
  MemoryStream *stream = cookie;
  if (length > stream->size - stream->at) length = stream->size - stream->at;
  Mapping *m = find(stream->target);
  if (m && m->rwx && m != writing) {
    violation("a MAP_JIT target written outside the callback");
    errno = EFAULT;
    return 0;
  }
  memcpy(stream->target + stream->at, from, length);
  stream->at += length;
  return (ssize_t)length;
}

static int stream_close(void *cookie) {
  free(cookie);
  return 0;
}

FILE *bsd_fmemopen(void *target, size_t size, const char *mode) __asm__("fmemopen");
FILE *bsd_fmemopen(void *target, size_t size, const char *mode) {
  if (strcmp(mode, "r+b") != 0) {
    violation("fmemopen: mode %s changes the target on opening, or adds a zero byte", mode);
    errno = EINVAL;
    return NULL;
  }
  MemoryStream *stream = malloc(sizeof *stream);
  *stream = (MemoryStream){target, size, 0};
  cookie_io_functions_t functions = {.write = stream_write, .close = stream_close};
  FILE *file = fopencookie(stream, "r+", functions);
  setvbuf(file, NULL, _IONBF, 0);
  return file;
}

int fpurge(FILE *file) {
  __fpurge(file);
  return 0;
}
