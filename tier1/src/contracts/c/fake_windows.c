/*
 * The functions of Windows that executable memory needs, on Linux, for tests: with the same symbols and
 * constants, and with rules that are enforced by page protections. Code that breaks a rule gets the
 * error that Windows would return, or a page that cannot be run, and the violation is recorded.
 *
 * The rules:
 *   - no page is writable and executable at the same address, but a section may have views of both kinds
 *   - addresses and lengths are whole pages; VirtualFree and UnmapViewOfFile take whole mappings
 *   - VirtualProtect is used only for memory of VirtualAlloc
 *   - written code is not run before FlushInstructionCache, called while the pages are executable, has
 *     covered all of it
 *   - a section outlives its handle, and the handle is closed
 *
 * The real protection of an executable page is R until the first flush and RX after it. Errors are stored
 * in errno, which stands for GetLastError here. Not thread-safe: the tests use one thread.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef uint32_t DWORD;
typedef int BOOL;
enum { PAGE = 4096, GRANULARITY = 65536 };
enum { PAGE_READWRITE = 4, PAGE_EXECUTE_READ = 0x20, PAGE_EXECUTE_READWRITE = 0x40 };
enum { FILE_MAP_WRITE = 2, FILE_MAP_READ = 4, FILE_MAP_EXECUTE = 0x20 };
enum { MEM_COMMIT = 0x1000, MEM_RESERVE = 0x2000, MEM_RELEASE = 0x8000 };
enum { ERROR_ACCESS_DENIED = 5, ERROR_INVALID_HANDLE = 6, ERROR_NOT_ENOUGH_MEMORY = 8, ERROR_INVALID_PARAMETER = 87,
  ERROR_INVALID_ADDRESS = 487, ERROR_COMMITMENT_LIMIT = 1455 };
#define THIS_PROCESS ((void *)-1)
#define INVALID_HANDLE_VALUE ((void *)-1)

/* Requests that fake_refuse() can make the system refuse, so that tests reach the lower rungs. */
enum { REFUSE_SECTION = 1, REFUSE_EXECUTABLE_VIEW = 2, REFUSE_ALLOC = 4, REFUSE_PROTECT = 8 };

typedef enum { WRITABLE, TURNED, EXECUTABLE } State;

typedef struct {
  State *state;         /* of each page */
  unsigned char *known; /* the contents that were last announced to the instruction cache */
  char *base;
  size_t length;
  int view;
} Mapping;

typedef struct {
  int file, open;
  size_t length;
} Section;

enum { MAPPINGS = 16, SECTIONS = 16, VIOLATIONS = 64 };
static Mapping mappings[MAPPINGS];
static Section sections[SECTIONS];
static char violations[VIOLATIONS][200];
static int violation_count;
static int refused;

static void violation(const char *format, ...) {
  if (violation_count < VIOLATIONS) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(violations[violation_count++], sizeof violations[0], format, arguments);
    va_end(arguments);
  }
}

static BOOL fail(int error) {
  errno = error;
  return 0;
}

static void *fail_null(int error) {
  errno = error;
  return NULL;
}

static Mapping *find(const void *address) {
  for (Mapping *m = mappings; m < mappings + MAPPINGS; m++)
    if (m->base && (const char *)address >= m->base && (const char *)address < m->base + m->length)
      return m;
  return NULL;
}

/* Maps at a multiple of the granularity, as Windows does. */
static void *map(size_t length, int protection, int file, int executable) {
  Mapping *slot = NULL;
  for (Mapping *m = mappings; m < mappings + MAPPINGS; m++)
    if (!m->base && !slot) slot = m;
  if (!slot) return fail_null(ERROR_NOT_ENOUGH_MEMORY);
  char *raw = mmap(NULL, length + GRANULARITY, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (raw == MAP_FAILED) return fail_null(ERROR_NOT_ENOUGH_MEMORY);
  char *base = (char *)(((uintptr_t)raw + GRANULARITY - 1) & -(uintptr_t)GRANULARITY);
  if (base > raw) munmap(raw, base - raw);
  munmap(base + length, raw + GRANULARITY - base);
  int kind = file < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
  if (mmap(base, length, protection, kind | MAP_FIXED, file, 0) == MAP_FAILED) {
    munmap(base, length);
    return fail_null(ERROR_NOT_ENOUGH_MEMORY);
  }
  *slot = (Mapping){calloc(length / PAGE, sizeof(State)), calloc(length, 1), base, length, file >= 0};
  for (size_t i = 0; i < length / PAGE; i++) slot->state[i] = executable ? TURNED : WRITABLE;
  return base;
}

static void unmap(Mapping *m) {
  munmap(m->base, m->length);
  free(m->state);
  free(m->known);
  memset(m, 0, sizeof *m);
}

/* ---- functions for tests ---- */

void fake_reset(void) {
  violation_count = 0;
  refused = 0;
}
int fake_violation_count(void) { return violation_count; }
const char *fake_violation(int i) { return violations[i]; }
void fake_refuse(int what) { refused = what; }
int fake_mappings(void) {
  int count = 0;
  for (int i = 0; i < MAPPINGS; i++) count += mappings[i].base != NULL;
  return count;
}
int fake_handles(void) {
  int count = 0;
  for (int i = 0; i < SECTIONS; i++) count += sections[i].open;
  return count;
}
/* The state of a page, for tests that must not crash by running the page. */
int fake_state(const void *address) {
  Mapping *m = find(address);
  return m ? (int)m->state[((const char *)address - m->base) / PAGE] : -1;
}

/* ---- the platform's functions ---- */

void *GetCurrentProcess(void) { return THIS_PROCESS; }

void *CreateFileMappingW(void *file, void *attributes, DWORD protection, DWORD high, DWORD low, const void *name) {
  size_t length = (size_t)high << 32 | low;
  if (file != INVALID_HANDLE_VALUE || attributes || name || protection != PAGE_EXECUTE_READWRITE || !length) {
    violation("CreateFileMappingW: no section without a file and a name, protection %x", protection);
    return fail_null(ERROR_INVALID_PARAMETER);
  }
  if (refused & REFUSE_SECTION) return fail_null(ERROR_COMMITMENT_LIMIT);
  for (Section *s = sections; s < sections + SECTIONS; s++)
    if (!s->open) {
      *s = (Section){memfd_create("section", 0), 1, (length + PAGE - 1) & -(size_t)PAGE};
      if (s->file < 0 || ftruncate(s->file, (off_t)s->length) != 0) abort();
      return s;
    }
  return fail_null(ERROR_NOT_ENOUGH_MEMORY);
}

void *MapViewOfFile(void *handle, DWORD access, DWORD high, DWORD low, size_t length) {
  Section *s = handle;
  if (s < sections || s >= sections + SECTIONS || !s->open) {
    violation("MapViewOfFile: no open section");
    return fail_null(ERROR_INVALID_HANDLE);
  }
  if (high || low || length > s->length) {
    violation("MapViewOfFile: beyond the section");
    return fail_null(ERROR_ACCESS_DENIED);
  }
  if ((access & FILE_MAP_EXECUTE) && (access & FILE_MAP_WRITE)) {
    violation("MapViewOfFile: writable and executable");
    return fail_null(ERROR_ACCESS_DENIED);
  }
  if ((access & FILE_MAP_EXECUTE) && (refused & REFUSE_EXECUTABLE_VIEW)) return fail_null(ERROR_ACCESS_DENIED);
  int protection = access & FILE_MAP_WRITE ? PROT_READ | PROT_WRITE : PROT_READ;
  return map((length + PAGE - 1) & -(size_t)PAGE, protection, s->file, (access & FILE_MAP_EXECUTE) != 0);
}

BOOL UnmapViewOfFile(void *address) {
  Mapping *m = find(address);
  if (!m || m->base != address || !m->view) {
    violation("UnmapViewOfFile: not a view");
    return fail(ERROR_INVALID_ADDRESS);
  }
  unmap(m);
  return 1;
}

BOOL CloseHandle(void *handle) {
  Section *s = handle;
  if (s < sections || s >= sections + SECTIONS || !s->open) {
    violation("CloseHandle: no open section");
    return fail(ERROR_INVALID_HANDLE);
  }
  close(s->file);
  s->open = 0;
  return 1;
}

void *VirtualAlloc(void *address, size_t length, DWORD type, DWORD protection) {
  if (address || type != (MEM_RESERVE | MEM_COMMIT) || protection != PAGE_READWRITE) {
    violation("VirtualAlloc: not writable memory of the system's choice: type %x, protection %x", type, protection);
    return fail_null(ERROR_INVALID_PARAMETER);
  }
  if (refused & REFUSE_ALLOC) return fail_null(ERROR_COMMITMENT_LIMIT);
  return map((length + PAGE - 1) & -(size_t)PAGE, PROT_READ | PROT_WRITE, -1, 0);
}

BOOL VirtualProtect(void *address, size_t length, DWORD protection, DWORD *former) {
  Mapping *m = find(address);
  if (!former) return fail(ERROR_INVALID_ADDRESS);
  if (!m || m->view || ((uintptr_t)address & (PAGE - 1)) || (length & (PAGE - 1)) || (char *)address + length > m->base + m->length) {
    violation("VirtualProtect: not whole pages of one allocation");
    return fail(ERROR_INVALID_ADDRESS);
  }
  if (protection != PAGE_READWRITE && protection != PAGE_EXECUTE_READ) {
    violation("VirtualProtect: to %x", protection);
    return fail(ERROR_INVALID_PARAMETER);
  }
  if (protection == PAGE_EXECUTE_READ && (refused & REFUSE_PROTECT)) return fail(ERROR_ACCESS_DENIED);
  size_t first = ((char *)address - m->base) / PAGE;
  *former = m->state[first] == WRITABLE ? PAGE_READWRITE : PAGE_EXECUTE_READ;
  for (size_t i = first; i < first + length / PAGE; i++) m->state[i] = protection == PAGE_READWRITE ? WRITABLE : TURNED;
  return mprotect(address, length, protection == PAGE_READWRITE ? PROT_READ | PROT_WRITE : PROT_READ) == 0;
}

BOOL VirtualFree(void *address, size_t length, DWORD type) {
  Mapping *m = find(address);
  if (!m || m->base != address || m->view || length || type != MEM_RELEASE) {
    violation("VirtualFree: not a whole allocation");
    return fail(ERROR_INVALID_ADDRESS);
  }
  unmap(m);
  return 1;
}

BOOL FlushInstructionCache(void *process, const void *start, size_t length) {
  Mapping *m = find(start);
  char *from = (char *)start, *to = from + length;
  if (process != THIS_PROCESS || !m || to > m->base + m->length) {
    violation("FlushInstructionCache: outside any mapping of this process");
    return fail(ERROR_INVALID_PARAMETER);
  }
  size_t first = (from - m->base) / PAGE, end = (to - m->base + PAGE - 1) / PAGE;
  for (size_t i = first; i < end; i++) {
    if (m->state[i] == WRITABLE) {
      violation("FlushInstructionCache: page %zu is not executable yet", i);
      continue;
    }
    char *page = m->base + i * PAGE, *known = (char *)m->known + i * PAGE;
    char *low = from > page ? from : page, *high = to < page + PAGE ? to : page + PAGE;
    memcpy(known + (low - page), low, high - low);
    if (memcmp(page, known, PAGE) != 0) {
      violation("FlushInstructionCache: page %zu has changed outside the range", i);
      continue;
    }
    m->state[i] = EXECUTABLE;
    mprotect(page, PAGE, PROT_READ | PROT_EXEC);
    __builtin___clear_cache(low, high);
  }
  return 1;
}
