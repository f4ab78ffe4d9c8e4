//! The register on the wire: read, one use case, render.

use headwater_proto::common::v1 as common;
use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::organisation_service_server::OrganisationService;
use kernel::{BodyCode, PersonCode, PostCode};
use organisation::{Holding, Interest, Validity};
use register::wire;
use service_kit::command::{call, read};
use service_kit::{collect, parse};
use statutory_calendar::Rule;
use tonic::{Request, Response, Status};

use super::Grpc;
use super::register::{
    body, files, new_body, new_post, new_posts, optional_region, some_bodies, some_files,
};
use super::replay::replayed;
use crate::app::{Applied, Replay};

#[tonic::async_trait]
impl OrganisationService for Grpc {
    async fn apply_organisation(
        &self,
        request: Request<pb::ApplyOrganisationRequest>,
    ) -> Result<Response<pb::ApplyOrganisationResponse>, Status> {
        let (actor, message) = read(request)?;
        let applied = if message.dry_run {
            Applied::DryRun
        } else {
            collect! { call <- call(&actor, &message) }
            Applied::For { call, version: message.version }
        };
        let files = files(message.files);
        Ok(Response::new(self.0.apply_organisation(files, applied).await?))
    }

    async fn replay_routing(
        &self,
        request: Request<pb::ReplayRoutingRequest>,
    ) -> Result<Response<pb::ReplayRoutingResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            day <- parse::optional_date("as_of_date", message.as_of_date.as_ref()),
            from <- parse::optional_date("from_date", message.from_date.as_ref()),
            to <- parse::optional_date("to_date", message.to_date.as_ref()),
            files <- some_files(&message.files),
            page <- self.0.store.page(&message),
        }
        let asked = Replay { files, day, received: Validity { from, to } };
        Ok(Response::new(replayed(self.0.replay_routing(&actor, asked, page).await?)))
    }

    async fn appoint_holder(
        &self,
        request: Request<pb::AppointHolderRequest>,
    ) -> Result<Response<pb::AppointHolderResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            call <- call(&actor, &message),
            post <- PostCode::parse(&message.post),
            person <- PersonCode::parse(&message.person),
            name <- parse::text("name", &message.name, 1, 60),
            from <- parse::optional_date("from_date", message.from_date.as_ref()),
            to <- parse::optional_date("to_date", message.to_date.as_ref()),
        }
        let holding = Holding { post, person, name, valid: Validity { from, to } };
        Ok(Response::new(self.0.appoint_holder(call, message.version, holding).await?))
    }

    async fn end_holding(
        &self,
        request: Request<pb::EndHoldingRequest>,
    ) -> Result<Response<pb::EndHoldingResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            call <- call(&actor, &message),
            post <- PostCode::parse(&message.post),
            last <- parse::optional_date("last_date", message.last_date.as_ref()),
        }
        Ok(Response::new(self.0.end_holding(call, message.version, post, last).await?))
    }

    async fn record_leave(
        &self,
        request: Request<pb::RecordLeaveRequest>,
    ) -> Result<Response<pb::RecordLeaveResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            call <- call(&actor, &message),
            person <- PersonCode::parse(&message.person),
            from <- parse::date("from_date", message.from_date.as_ref()),
            to <- parse::date("to_date", message.to_date.as_ref()),
        }
        let days = Validity { from: Some(from), to: Some(to) };
        Ok(Response::new(self.0.record_leave(call, message.version, person, days).await?))
    }

    async fn record_interest(
        &self,
        request: Request<pb::RecordInterestRequest>,
    ) -> Result<Response<pb::RecordInterestResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            call <- call(&actor, &message),
            person <- PersonCode::parse(&message.person),
            body <- BodyCode::parse(&message.body),
            from <- parse::optional_date("from_date", message.from_date.as_ref()),
            to <- parse::optional_date("to_date", message.to_date.as_ref()),
        }
        let interest = Interest { person, body, valid: Validity { from, to } };
        Ok(Response::new(self.0.record_interest(call, message.version, interest).await?))
    }

    async fn merge_bodies(
        &self,
        request: Request<pb::MergeBodiesRequest>,
    ) -> Result<Response<pb::MergeBodiesResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            call <- call(&actor, &message),
            bodies <- some_bodies(&message.bodies),
            into <- body("into_body", &message.into_body),
            last <- parse::date("last_date", message.last_date.as_ref()),
        }
        Ok(Response::new(self.0.merge_bodies(call, message.version, bodies, into, last).await?))
    }

    async fn end_body(
        &self,
        request: Request<pb::EndBodyRequest>,
    ) -> Result<Response<pb::EndBodyResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            call <- call(&actor, &message),
            body <- BodyCode::parse(&message.body),
            successors <- parse::each("successors", &message.successors, BodyCode::parse),
            last <- parse::date("last_date", message.last_date.as_ref()),
        }
        Ok(Response::new(self.0.end_body(call, message.version, body, successors, last).await?))
    }

    async fn add_body(
        &self,
        request: Request<pb::AddBodyRequest>,
    ) -> Result<Response<pb::AddBodyResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            call <- call(&actor, &message),
            body <- new_body(message.body.as_ref()),
            posts <- new_posts(&message.posts),
            first <- parse::optional_date("from_date", message.from_date.as_ref()),
        }
        Ok(Response::new(self.0.add_body(call, message.version, body, posts, first).await?))
    }

    async fn add_post(
        &self,
        request: Request<pb::AddPostRequest>,
    ) -> Result<Response<pb::AddPostResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            call <- call(&actor, &message),
            post <- new_post("post", message.post.as_ref()),
            first <- parse::optional_date("from_date", message.from_date.as_ref()),
        }
        Ok(Response::new(self.0.add_post(call, message.version, post, first).await?))
    }

    async fn get_organisation(
        &self,
        request: Request<pb::GetOrganisationRequest>,
    ) -> Result<Response<pb::GetOrganisationResponse>, Status> {
        let (actor, _) = read(request)?;
        let view = self.0.get_organisation(&actor).await?;
        let (change_time, changed_by) = view.version.made.unzip();
        let count = |(file, count): (&str, usize)| pb::FileCount {
            file: file.to_owned(),
            count: i64::try_from(count).unwrap_or(i64::MAX),
        };
        Ok(Response::new(pb::GetOrganisationResponse {
            version: view.version.number,
            change_time: change_time.map(parse::to_timestamp),
            changed_by: changed_by.unwrap_or_default(),
            counts: view.counts.into_iter().map(count).collect(),
            gaps: view.gaps,
        }))
    }

    async fn list_changes(
        &self,
        request: Request<pb::ListChangesRequest>,
    ) -> Result<Response<pb::ListChangesResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { page <- self.0.store.page(&message) }
        let (changes, next_page_token) = self.0.list_changes(&actor, page).await?;
        let changes = changes.into_iter().map(|it| pb::RecordedChange {
            version: it.key.0,
            change_time: Some(parse::to_timestamp(it.change_time)),
            changed_by: it.changed_by,
            method: it.method,
            change: Some(it.change.into()),
        });
        Ok(Response::new(pb::ListChangesResponse { changes: changes.collect(), next_page_token }))
    }

    async fn list_regions(
        &self,
        request: Request<pb::ListRegionsRequest>,
    ) -> Result<Response<pb::ListRegionsResponse>, Status> {
        let message = request.into_inner();
        collect! {
            parent <- optional_region("parent", &message.parent),
            page <- self.0.store.page(&message),
        }
        let (regions, next_page_token) = self.0.list_regions(parent.as_ref(), &page);
        let regions = regions.iter().map(wire::region).collect();
        Ok(Response::new(pb::ListRegionsResponse { regions, next_page_token }))
    }

    async fn list_bodies(
        &self,
        request: Request<pb::ListBodiesRequest>,
    ) -> Result<Response<pb::ListBodiesResponse>, Status> {
        let message = request.into_inner();
        collect! {
            region <- optional_region("region", &message.region),
            page <- self.0.store.page(&message),
        }
        let (bodies, next_page_token) = self.0.list_bodies(region.as_ref(), &page);
        let bodies = bodies.iter().map(wire::body).collect();
        Ok(Response::new(pb::ListBodiesResponse { bodies, next_page_token }))
    }

    async fn list_posts(
        &self,
        request: Request<pb::ListPostsRequest>,
    ) -> Result<Response<pb::ListPostsResponse>, Status> {
        let message = request.into_inner();
        collect! {
            body <- BodyCode::parse(&message.body),
            page <- self.0.store.page(&message),
        }
        let (posts, next_page_token) = self.0.list_posts(&body, &page);
        let posts = posts.iter().map(wire::post).collect();
        Ok(Response::new(pb::ListPostsResponse { posts, next_page_token }))
    }

    async fn list_categories(
        &self,
        request: Request<pb::ListCategoriesRequest>,
    ) -> Result<Response<pb::ListCategoriesResponse>, Status> {
        let message = request.into_inner();
        collect! { page <- self.0.store.page(&message) }
        let (categories, next_page_token) = self.0.list_categories(&page);
        let categories = categories.iter().map(wire::category).collect();
        Ok(Response::new(pb::ListCategoriesResponse { categories, next_page_token }))
    }

    async fn list_rules(
        &self,
        request: Request<pb::ListRulesRequest>,
    ) -> Result<Response<pb::ListRulesResponse>, Status> {
        let message = request.into_inner();
        collect! { page <- self.0.store.page(&message) }
        let (rules, next_page_token) = self.0.list_rules(&page);
        let rules = rules.into_iter().map(rule).collect();
        Ok(Response::new(pb::ListRulesResponse { rules, next_page_token }))
    }
}

fn rule(it: Rule) -> pb::Rule {
    let label = |zh, en| Some(common::Label { zh, en });
    pb::Rule {
        rule_id: it.id,
        title: label(it.title.zh, it.title.en),
        article: label(it.article.zh, it.article.en),
    }
}
