#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
void heddle::analysis::findLeakedTasks(SummaryEngine &) {}
