"""library"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cop_role_plays_grid',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('criteria', sa.JSON().with_variant(sa.JSON(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['id'], ['cop_core_contribution.id'], name=op.f('fk_cop_role_plays_grid_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cop_role_plays_grid'))
    )
    op.create_table('cop_role_plays_protocol',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('peer_consultation', 'debrief', 'warmup', 'decision', name='protocolkind', native_enum=False, length=24), nullable=False),
    sa.Column('min_people', sa.Integer(), nullable=False),
    sa.Column('max_people', sa.Integer(), nullable=False),
    sa.Column('steps', sa.JSON().with_variant(sa.JSON(), 'sqlite'), nullable=False),
    sa.Column('source_name', sa.String(length=160), nullable=False),
    sa.Column('source_url', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['id'], ['cop_core_contribution.id'], name=op.f('fk_cop_role_plays_protocol_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cop_role_plays_protocol'))
    )


def downgrade() -> None:
    op.drop_table('cop_role_plays_protocol')
    op.drop_table('cop_role_plays_grid')
