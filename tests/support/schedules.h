/* schedules.h: rules, hours and zones as tables write them. */
#ifndef SUPPORT_SCHEDULES_H
#define SUPPORT_SCHEDULES_H

#include "base/zone.h"
#include "core/types.h"
#include "support/table.h"

const struct zone *cell_zone(struct zones *zones, struct span cell);
/* `19:00-20:30` */
void cell_hours(struct span cell, int *start, int *end);
/* `Tue 19:00-20:30`, or `2026-11-24 19:00-20:30` for once */
struct rule cell_rule(struct span cell);

#endif
