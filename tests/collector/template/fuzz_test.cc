#include "tests/fuzz/mutate.h"
#include "tests/support/catch.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

TEST_CASE("damaged templates are refused or expanded, and nothing else happens") {
  watchbill::test::fuzz_rounds(
      LLVMFuzzerTestOneInput,
      {"Disk {{ $labels.device }} on {{ .Labels.instance }} is {{ $value | humanizePercentage }} full",
       "{{ with query \"up == 0\" }}{{ . | first | value | printf \"%.2f\" }}{{ else }}none{{ end }}",
       "{{- range $i, $s := sortByLabel \"b\" (query \"x\") -}} {{ $i }}={{ $s.Labels.b }} {{ .Value | humanize1024 "
       "}}\n{{- end -}}",
       "{{ if and (gt $value 90.0) (ne $labels.job \"x\") }}{{ $x := 5 }}{{ $x = 6 }}{{ $x }}{{ else if eq 1 2 }}b{{ "
       "end }}",
       "{{/* a comment */}}{{ reReplaceAll \"(.*)-([0-9]+)\" \"$2-${1}\" .Labels.instance | toUpper | title }}",
       "{{ printf \"%5d|%-8s|%q|%x|%+v|%%|%!\" 5 `raw` \"q\\u00e9\\n\" 0x1f $labels }}{{ humanizeTimestamp "
       "1435065584.128 }}"},
      20'000, 20260612);
}
