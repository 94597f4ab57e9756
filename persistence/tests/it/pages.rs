//! Lists: keyset pages over rows with equal times, filters, and a constant number of statements.

use super::fresh;
use crate::world::{World, applicant, at, register};
use ruqsat_licensing::access::Role;
use ruqsat_licensing::flow::Status;
use ruqsat_licensing::ids::ApplicationId;
use ruqsat_licensing::ports::{ApplicationFilter, LicenceFilter, PageRequest, TaskFilter, TaskViews, Views};
use ruqsat_licensing::review::TaskState;

/// `count` registered applications, three to a moment, each with a task; ids in the order of the list.
async fn fill(world: &mut World, count: i64) -> Vec<ApplicationId> {
    let made: Vec<_> = (0..count)
        .map(|i| {
            let mut application = world.application(i / 3);
            register(&mut application, i);
            let mut task = world.task(&application, i / 3);
            if i % 2 == 0 {
                (task.state, task.closed_at, task.role) = (TaskState::Completed, Some(at(i)), Role::Head);
            }
            (application, task)
        })
        .collect();
    let ids = made.iter().rev().map(|(application, _)| application.id.clone()).collect();
    let unit = world.unit(move |tx| {
        made.iter().try_for_each(|(application, task)| {
            tx.insert_application(application)?;
            tx.insert_task(task)
        })
    });
    unit.await.unwrap();
    ids
}

#[tokio::test]
async fn pages_neither_lose_nor_repeat_rows() {
    let mut world = fresh().await;
    let ids = fill(&mut world, 25).await;
    for scope in [applicant(), world.staff(0)] {
        for limit in [1, 2, 3, 7, 24, 25, 26] {
            let (mut read, mut after) = (Vec::new(), None);
            loop {
                let page = PageRequest { after, limit };
                let page =
                    world.database.applications(&scope, &ApplicationFilter::default(), &page).await.unwrap();
                assert!(page.items.len() <= limit as usize && !page.items.is_empty());
                read.extend(page.items.into_iter().map(|application| application.id));
                assert!(read.len() <= ids.len(), "rows come again, {limit} a page");
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(read, ids, "{limit} a page, {scope:?}");
        }
    }
}

#[tokio::test]
async fn filters_narrow() {
    let mut world = fresh().await;
    fill(&mut world, 9).await;
    let (views, page) = (&world.database, PageRequest { after: None, limit: 100 });
    let count = async |service: Option<&str>, status| {
        let filter = ApplicationFilter { service: service.map(str::to_owned), status };
        views.applications(&applicant(), &filter, &page).await.unwrap().items.len()
    };
    assert_eq!(count(Some("02"), Some(Status::Registered)).await, 9);
    assert_eq!(count(Some("03"), None).await, 0);
    assert_eq!(count(None, Some(Status::Issued)).await, 0);
    let tasks = async |filter: TaskFilter| views.tasks(&world.staff(0), &filter, &page).await.unwrap().items;
    let open = tasks(TaskFilter { state: Some(TaskState::Open), ..TaskFilter::default() }).await;
    assert_eq!(open.len(), 4);
    let heads = TaskFilter { roles: [Role::Head, Role::Registrar].into(), ..TaskFilter::default() };
    assert_eq!(tasks(heads).await.len(), 5);
    let of_one = TaskFilter { application: Some(open[0].task.application.clone()), ..TaskFilter::default() };
    assert_eq!(tasks(of_one).await, open[..1]);
}

#[tokio::test]
async fn the_register_is_searched_and_paged() {
    let mut world = fresh().await;
    let mut numbers = Vec::new();
    for serial in 0..5 {
        let (application, signature) = world.registered(7).await;
        let licence = world.licence(&application, &signature, &format!("KZ{serial}"));
        numbers.insert(0, licence.number.clone());
        let unit = world.unit(move |tx| {
            tx.reserve_number(&licence.number, &application.id, at(8))?;
            tx.insert_licence(&licence)
        });
        unit.await.unwrap();
    }
    let views = &world.database;
    let first = PageRequest { after: None, limit: 3 };
    let page = views.licences(&LicenceFilter::default(), &first).await.unwrap();
    let second = PageRequest { after: page.next.clone(), limit: 3 };
    let rest = views.licences(&LicenceFilter::default(), &second).await.unwrap();
    assert!(page.next.is_some() && rest.next.is_none());
    let read: Vec<_> = page.items.iter().chain(&rest.items).map(|licence| licence.number.clone()).collect();
    assert_eq!(read, numbers);
    let by_number = LicenceFilter {
        service: Some("02".into()),
        number: Some("KZ3".into()),
        holder: Some(page.items[0].holder.number().to_owned()),
        state: Some(page.items[0].state),
        body: Some(page.items[0].body.clone()),
        region: page.items[0].region.clone(),
        words: Vec::new(),
        without: vec!["03".into()],
    };
    assert_eq!(views.licences(&by_number, &first).await.unwrap().items, page.items[1..2]);
    let nobodys = LicenceFilter { holder: Some("000000000000".into()), ..LicenceFilter::default() };
    assert!(views.licences(&nobodys, &first).await.unwrap().items.is_empty());
}

/// Both words are borne by more entries than are looked at for a page, and both together only by the oldest; all of them
/// were issued at one moment.
#[tokio::test]
async fn a_search_by_words_goes_on_where_a_page_ends_short_and_finds_each_entry_once() {
    let mut world = fresh().await;
    let (application, signature) = world.registered(7).await;
    let licences: Vec<_> = (0..600)
        .map(|serial| {
            let mut licence = world.licence(&application, &signature, &format!("KZ{serial:03}"));
            licence.holder_name = if serial < 260 { "leading both" } else { "leading" }.into();
            licence
        })
        .collect();
    let mut expected: Vec<_> = licences[..260].iter().map(|licence| licence.number.clone()).collect();
    expected.reverse();
    let unit = world.unit(move |tx| {
        for licence in &licences {
            tx.reserve_number(&licence.number, &application.id, at(8))?;
            tx.insert_licence(licence)?;
        }
        Ok(())
    });
    unit.await.unwrap();
    let words = vec!["both".to_owned(), "leading".to_owned()];
    let filter = LicenceFilter { words, without: vec!["03".into()], ..LicenceFilter::default() };
    let (mut found, mut short, mut after) = (Vec::new(), 0, None);
    loop {
        let page = world.database.licences(&filter, &PageRequest { after, limit: 100 }).await.unwrap();
        short += usize::from(page.items.len() < 100 && page.next.is_some());
        found.extend(page.items.into_iter().map(|licence| licence.number));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(found, expected);
    assert!(short > 0, "a page that ends short was not tried");
}

#[tokio::test]
async fn a_screen_costs_the_same_number_of_statements_at_any_size() {
    let mut world = fresh().await;
    let page = PageRequest { after: None, limit: 100 };
    let mut costs = Vec::new();
    for more in [1, 99] {
        let ids = fill(&mut world, more).await;
        let (views, scope, staff) = (&world.database, applicant(), world.staff(0));
        let mut marks = vec![views.statements()];
        views.application(&scope, &ids[0]).await.unwrap();
        marks.push(views.statements());
        views.applications(&scope, &ApplicationFilter::default(), &page).await.unwrap();
        marks.push(views.statements());
        let tasks = views.tasks(&staff, &TaskFilter::default(), &page).await.unwrap();
        marks.push(views.statements());
        views.task(&staff, &tasks.items[0].task.id).await.unwrap();
        marks.push(views.statements());
        views.licences(&LicenceFilter::default(), &page).await.unwrap();
        marks.push(views.statements());
        views.trace(&scope, &ids[0]).await.unwrap();
        marks.push(views.statements());
        views.survey_statistics("02").await.unwrap();
        marks.push(views.statements());
        costs.push(marks.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<_>>());
    }
    // A snapshot of several reads begins and commits; what staff is shown leaves a row in the audit.
    assert_eq!(costs, [[1, 1, 1, 2, 1, 4, 5], [1, 1, 1, 2, 1, 4, 5]]);
}
