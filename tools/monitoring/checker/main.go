// Checks rules and dashboards as promtool does, with the same packages: all of promtool takes many minutes to compile,
// because it contains every kind of service discovery.
//
//	checker FILE.yml… FILE.json…
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
)

// Grafana replaces its variables before it sends an expression.
var variables = strings.NewReplacer("$__rate_interval", "5m", "$__interval", "1m", "$__range", "1h")

var expressions = parser.NewParser(parser.Options{})

func main() {
	var problems []error
	for _, file := range os.Args[1:] {
		check := checkRules
		if strings.HasSuffix(file, ".json") {
			check = checkDashboard
		}
		for _, problem := range check(file) {
			problems = append(problems, fmt.Errorf("%s: %w", file, problem))
		}
	}
	for _, problem := range problems {
		fmt.Fprintln(os.Stderr, problem)
	}
	if len(problems) > 0 {
		os.Exit(1)
	}
}

func checkRules(file string) []error {
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	groups, problems := rulefmt.ParseFile(file, false, model.UTF8Validation, expressions, log)
	if len(problems) > 0 {
		return problems
	}
	names := map[string]bool{}
	for _, group := range groups.Groups {
		for _, rule := range group.Rules {
			name := rule.Alert + rule.Record
			if names[name] {
				problems = append(problems, fmt.Errorf("%s occurs twice", name))
			}
			names[name] = true
		}
	}
	if len(names) == 0 {
		problems = append(problems, fmt.Errorf("no rules"))
	}
	return problems
}

func checkDashboard(file string) []error {
	content, err := os.ReadFile(file)
	if err != nil {
		return []error{err}
	}
	var dashboard any
	if err := json.Unmarshal(content, &dashboard); err != nil {
		return []error{err}
	}
	found := expressionsIn(dashboard)
	if len(found) == 0 {
		return []error{fmt.Errorf("no expressions")}
	}
	var problems []error
	for _, expression := range found {
		if _, err := expressions.ParseExpr(variables.Replace(expression)); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", expression, err))
		}
	}
	return problems
}

// The values of all fields named "expr", however deep.
func expressionsIn(value any) []string {
	var found []string
	switch value := value.(type) {
	case map[string]any:
		for name, field := range value {
			if text, isText := field.(string); isText && name == "expr" {
				found = append(found, text)
			}
			found = append(found, expressionsIn(field)...)
		}
	case []any:
		for _, item := range value {
			found = append(found, expressionsIn(item)...)
		}
	}
	return found
}
