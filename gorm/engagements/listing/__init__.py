"""Reading engagements and commitments: lists, timelines, figures and what packs say."""
