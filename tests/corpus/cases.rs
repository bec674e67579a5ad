//! Every case beside which a recording of real client-go lies.

use kubeconfig_oracle::check::corpus::Group;
use kubeconfig_oracle::evaluate;
use kubeconfig_oracle::internals::compare::{Errors, SECTIONS, compare};
use kubeconfig_oracle::internals::json::to_value;
use kubeconfig_oracle::scenario::Scenario;

#[test]
fn cases_agree_with_client_go() {
    let cases = crate::corpus();
    let (mut answers, mut wrong) = (0, Vec::new());
    for case in &cases {
        let id = &case.scenario.id;
        for Group { releases, outcome } in case.recording().unwrap().groups {
            for release in releases {
                let ours = evaluate(&Scenario { release: Some(release), ..case.scenario.clone() });
                let ours = to_value(&ours.unwrap_or_else(|error| panic!("{id}: {error}"))).expect("an outcome is JSON");
                answers += 1;
                let places: Vec<String> = compare(&outcome, &ours, SECTIONS, Errors::Exact).into_iter().map(|found| found.path).collect();
                if !places.is_empty() {
                    wrong.push(format!("{id} {release}: {}\n  client-go {outcome}\n  model     {ours}", places.join(", ")));
                }
            }
        }
    }
    println!("{} cases, {answers} recorded answers", cases.len());
    assert!(wrong.is_empty(), "{} of {answers} answers differ:\n{}", wrong.len(), wrong.join("\n"));
}
